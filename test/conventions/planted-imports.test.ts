import { describe, test } from 'vitest'
import { expectNamed, type Planted } from './expect-named.test-helper.ts'

const sql = '/** The rows. */\nexport const rows = (): number => 1\n'
const verb = '/** Books. */\nexport async function book(): Promise<void> {}\n'
const routes = '/** Routes. */\nexport function routes(): void {}\n'

const planted: Record<string, Planted> = {
  'platform importing app': [
    'import-direction',
    'platform must not import src/app/bookings/booking.ts',
    { 'src/platform/log/log.ts': "import '../../app/bookings/booking.ts'\n" },
  ],
  'app importing security': [
    'import-direction',
    'app must not import src/security/recovery/canary.ts',
    { 'src/app/auth/login.ts': "import '../../security/recovery/canary.ts'\n" },
  ],
  'app importing a type of security': [
    'import-direction',
    'app must not import src/security/recovery/canary.ts',
    { 'src/app/auth/login.ts': "import type { Canary } from '../../security/recovery/canary.ts'\n" },
  ],
  'app importing security when it runs': [
    'import-direction',
    'app must not import src/security/recovery/canary.ts',
    { 'src/app/auth/login.ts': "await import('../../security/recovery/canary.ts')\n" },
  ],
  'app naming a type of security in place': [
    'import-direction',
    'app must not import src/security/recovery/canary.ts',
    { 'src/app/auth/login.ts': "type Canary = import('../../security/recovery/canary.ts').Canary\n" },
  ],
  'security importing entry': [
    'import-direction',
    'security must not import src/entry/server.ts',
    { 'src/security/recovery/canary.ts': "import '../../entry/server.ts'\n" },
  ],
  ...Object.fromEntries(
    ['drills', 'bench', 'test', 'tools'].map((area): [string, Planted] => [
      `src importing ${area}`,
      [
        'import-direction',
        `entry must not import ${area}/x.ts`,
        { 'src/entry/a.ts': `import '../../${area}/x.ts'\n` },
      ],
    ]),
  ),
  'src importing a test': [
    'import-direction',
    'only a test may import src/entry/b.test.ts',
    { 'src/entry/a.ts': "import './b.test.ts'\n" },
  ],
  'web importing src': [
    'import-direction',
    'web must not import src/app/bookings/booking.ts',
    { 'web/app/day.tsx': "import type { Booking } from '../../src/app/bookings/booking.ts'\n" },
  ],
  'a file outside the project': [
    'import-direction',
    'lies outside the project',
    { 'tools/x.ts': "import '../../elsewhere/x.ts'\n" },
  ],
  'SQL importing a verb': [
    'folder-direction',
    'a sql must not import the verb src/app/bookings/book.ts',
    { 'src/app/bookings/booking.sql.ts': "import './book.ts'\n", 'src/app/bookings/book.ts': verb },
  ],
  'a noun importing a verb': [
    'folder-direction',
    'a noun must not import the verb src/app/bookings/book.ts',
    { 'src/app/bookings/booking.ts': "import './book.ts'\n", 'src/app/bookings/book.ts': verb },
  ],
  'a noun importing a type of SQL': [
    'folder-direction',
    'a noun must not import the sql src/app/bookings/booking.sql.ts',
    {
      'src/app/bookings/booking.ts': "import type { Row } from './booking.sql.ts'\n",
      'src/app/bookings/booking.sql.ts': sql,
    },
  ],
  'errors importing SQL': [
    'one-verb',
    'a file that reaches the database',
    { 'src/app/bookings/errors.ts': "import './booking.sql.ts'\n", 'src/app/bookings/booking.sql.ts': sql },
  ],
  'a verb importing routes': [
    'folder-direction',
    'a verb must not import the edge src/app/bookings/routes.ts',
    { 'src/app/bookings/book.ts': `import './routes.ts'\n${verb}`, 'src/app/bookings/routes.ts': routes },
  ],
  'a verb of security importing routes of app': [
    'folder-direction',
    'a verb must not import the edge src/app/bookings/routes.ts',
    {
      'src/security/recovery/book.ts': `import '../../app/bookings/routes.ts'\n${verb}`,
      'src/app/bookings/routes.ts': routes,
    },
  ],
  'two verbs in one file': [
    'one-verb',
    'cancel is exported beside book()',
    {
      'src/app/bookings/book.ts': `${verb}/** Cancels. */\nexport async function cancel(): Promise<void> {}\n`,
    },
  ],
  'a value beside a verb': [
    'one-verb',
    'limit is exported beside book()',
    { 'src/app/bookings/book.ts': `${verb}/** Limit. */\nexport const limit = 3\n` },
  ],
  'a verb under another name than its file': [
    'one-verb',
    'a verb here exports cancelLate()',
    {
      'src/app/bookings/cancel-late.ts': `import { rows } from './booking.sql.ts'\n/** Books. */\nexport async function book(): Promise<number> {\n  return rows()\n}\n`,
      'src/app/bookings/booking.sql.ts': sql,
    },
  ],
}

describe('a planted import or verb out of place is named', () => {
  test.each(Object.entries(planted))('%s', (_, violation) => expectNamed(violation))
})
