import { describe, expect, test } from 'vitest'
import { conventionsStep } from '../../tools/checks/conventions.ts'
import { plant } from './plant.test-helper.ts'

describe('what the conventions allow', () => {
  const allowed: Record<string, Record<string, string>> = {
    'a verb with its types, using SQL, a noun and another verb': {
      'src/app/bookings/book.ts': [
        "import { sqlClient } from '../../platform/postgres/connect.ts'",
        "import { hold } from './hold.ts'",
        "import { rows } from './booking.sql.ts'",
        "import { price } from './booking.ts'",
        '/** What to book. */',
        'export interface BookInput {',
        '  date: string',
        '}',
        '/** Books. */',
        'export async function book(): Promise<void> {',
        '  await hold(sqlClient, rows(), price(1))',
        '}',
        '',
      ].join('\n'),
      'src/app/bookings/hold.ts':
        '/** Holds. */\nexport async function hold(...x: unknown[]): Promise<void> {\n  x.pop()\n}\n',
      'src/app/bookings/booking.sql.ts': '/** The rows. */\nexport const rows = (): number => 1\n',
      'src/app/bookings/booking.ts':
        '/** Price. */\nexport function price(x: number): number {\n  return x\n}\n',
      'src/platform/postgres/connect.ts': '/** A client. */\nexport const sqlClient = 1\n',
    },
    'a noun with several functions, one named as the file': {
      'src/app/shop/opening.ts':
        '/** A. */\nexport const opening = (): number => 1\n/** B. */\nexport const closing = (): number => 2\n',
    },
    'names that only look like the clock': {
      'src/app/shop/shop.ts': '/** A. */\nexport const row = { Date: 1 }\nconsole.log(row.Date)\n',
    },
    'timers and dates in platform': { 'src/platform/x.ts': 'setTimeout(() => console.log(new Date()), 1)\n' },
    'one docstring for overloads': {
      'src/platform/x.ts':
        '/** Doubles. */\nexport function twice(x: string): string\nexport function twice(x: number): number\nexport function twice(x: never): never {\n  return x\n}\n',
    },
    'security using app, and a test using anything': {
      'src/security/recovery/verify.ts': "import '../../app/shop/shop.ts'\n",
      'src/app/shop/shop.ts': '/** A. */\nexport const a = 1\n',
      'src/app/shop/shop.test.ts': "import '../../../test/setup/database.ts'\nimport '../../entry/cli.ts'\n",
    },
    'READMEs and licences': { 'src/security/README.md': 'x\n', 'web/fonts/OFL-fraunces.txt': 'x\n' },
    'addresses that look like folders': { 'docs/a.md': 'https://example.org/home/ann\n' },
  }
  test.each(Object.entries(allowed))('%s', async (_, files) => {
    expect(await conventionsStep.run(plant(files))).toEqual({ ok: true, output: '' })
  })
})
