import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { conventionsStep } from '../../tools/checks/conventions.ts'
import { expectNamed, type Planted } from './expect-named.test-helper.ts'
import { plant } from './plant.test-helper.ts'

const home = ['', 'home', 'ann'].join('/')
const registry = ['registry', '="https://packages.example/"'].join('')
const disable = ['oxlint', 'disable'].join('-')

const planted: Record<string, Planted> = {
  ...Object.fromEntries(
    [
      ['new Date', 'Date', 'new Date()'],
      ['Date.now', 'Date', 'Date.now()'],
      ['Date under another name', 'Date', 'globalThis.Date.now()'],
      ['Math.random', 'Math.random', 'Math.random()'],
      ['Temporal.Now', 'Temporal.Now', 'Temporal.Now.instant()'],
      ['performance.now', 'performance.now', 'performance.now()'],
      ['crypto.randomUUID', 'crypto.randomUUID', 'crypto.randomUUID()'],
      ['setTimeout', 'setTimeout', 'setTimeout(() => {}, 1)'],
      ['setInterval handed on', 'setInterval', 'void setInterval'],
    ].map(([name, says, code]): [string, Planted] => [
      `${name} in app`,
      ['injected-time', `${says}: take a Clock`, { 'src/app/shop/shop.ts': `console.log(${code})\n` }],
    ]),
  ),
  'Date as a type in security': [
    'injected-time',
    'Date: take a Clock',
    { 'src/security/recovery/x.ts': '/** When. */\nexport type When = Date\n' },
  ],
  'randomBytes of node:crypto in security': [
    'injected-time',
    'randomBytes: take a Clock',
    { 'src/security/recovery/x.ts': "import { randomBytes } from 'node:crypto'\nrandomBytes(1)\n" },
  ],
  'sleeping in a test of app': [
    'injected-time',
    'node:timers/promises: take a Clock',
    {
      'src/app/shop/shop.test.ts':
        "import { setTimeout as sleep } from 'node:timers/promises'\nawait sleep(1)\n",
    },
  ],
  'setTimeout in entry': [
    'injected-time',
    'setTimeout: take',
    { 'src/entry/a.ts': 'setTimeout(() => {}, 1)\n' },
  ],
  ...Object.fromEntries(
    [
      ['fetch', 'fetch', 'await fetch(address)'],
      ['fetch under another name', 'fetch', 'await globalThis.fetch(address)'],
      ['http.request', 'request of node:http', "import { request } from 'node:http'\nrequest(address)"],
      ['https as a whole', 'https of node:https', "import https from 'node:https'\nhttps.get(address)"],
      ['a socket', 'connect of node:net', "import { connect, isIP } from 'node:net'\nconnect(isIP(address))"],
      ['a package that fetches', 'fetch of undici', "import { fetch } from 'undici'\nawait fetch(address)"],
      ['a late import', 'node:http', "await import('node:http')"],
      ['a web socket', 'WebSocket', 'new WebSocket(address)'],
    ].map(([name, says, code]): [string, Planted] => [
      `${name} in src`,
      [
        'outgoing-request',
        `${says} reaches out`,
        { 'src/app/shop/shop.ts': `const address = ''\n${code}\n` },
      ],
    ]),
  ),
  ...Object.fromEntries(
    [
      ['two loops in one another', 'exponential', 'console.log(/^(a+)+$/.test(text))'],
      ['two loops side by side', 'more than linear', 'console.log(/^\\s*\\w*\\d*x$/.test(text))'],
      ['a loop looked for from every place', 'more than linear', 'console.log(/\\s+$/.test(text))'],
      ['a pattern made of text', 'exponential', "console.log(new RegExp('^(a*)*$').test(text))"],
      ['the pattern of a schema', 'exponential', "console.log({ pattern: '^([a-z]+)*$' })"],
    ].map(([name, says, code]): [string, Planted] => [
      name ?? '',
      ['linear-pattern', `${says} time`, { 'src/app/shop/shop.ts': `const text = ''\n${code}\n` }],
    ]),
  ),
  'an exported function without a docstring': [
    'docstring',
    'sum is exported without a docstring',
    { 'src/platform/sum.ts': 'export function sum(): number {\n  return 1\n}\n' },
  ],
  'an exported type with a plain comment': [
    'docstring',
    'Sum is exported without a docstring',
    { 'src/platform/sum.ts': '// A sum.\nexport type Sum = number\n' },
  ],
  'an empty docstring': [
    'docstring',
    'sum is exported without a docstring',
    { 'src/platform/sum.ts': '/** */\nexport const sum = 1\n' },
  ],
  'a docstring of something else': [
    'docstring',
    'sum is exported without a docstring',
    { 'src/platform/sum.ts': '/** One. */\nconst one = 1\nexport const sum = one\n' },
  ],
  'a late export without a docstring': [
    'docstring',
    'sum is exported without a docstring',
    { 'src/platform/sum.ts': 'const sum = 1\nexport { sum }\n' },
  ],
  'an index file': ['barrel', 'an index file hides', { 'src/platform/index.ts': 'console.log(1)\n' }],
  'export from': ['barrel', 'export what this file declares', { 'web/x.ts': "export { a } from './a.ts'\n" }],
  'export all': ['barrel', 'export what this file declares', { 'src/app/x.ts': "export * from './a.ts'\n" }],
  'a disabled rule': ['excuse', disable, { 'web/x.ts': `// ${disable} no-console\nconsole.log(1)\n` }],
  'an ignored type error': [
    'excuse',
    '@ts-expect-error',
    { 'web/x.ts': '// @ts-expect-error later\nconsole.log(1)\n' },
  ],
  'work put off': ['excuse', 'TODO', { 'bench/x.ts': '/* TODO measure */\nconsole.log(1)\n' }],
  'a file in camelCase': [
    'file-name',
    'bookNow.ts is not in kebab-case',
    { 'src/platform/bookNow.ts': 'console.log(1)\n' },
  ],
  'a folder in PascalCase': [
    'file-name',
    'Pages is not in kebab-case',
    { 'web/Pages/day.tsx': 'console.log(1)\n' },
  ],
  'a folder of security that the playbook lacks': [
    'security-folder',
    'utils is not a heading of the playbook',
    { 'src/security/utils/x.ts': 'console.log(1)\n' },
  ],
  'a file of security without a folder': [
    'security-folder',
    'x.ts is not a heading of the playbook',
    { 'src/security/x.ts': 'console.log(1)\n' },
  ],
  'the folder of one machine': ['machine-path', `${home} exists`, { 'docs/setup.md': `Go to ${home}.\n` }],
  'a registry of our own': ['machine-path', 'exists on one machine only', { 'tools/npmrc': `${registry}\n` }],
}

describe('a planted violation of a habit is named', () => {
  test.each(Object.entries(planted))('%s', (_, violation) => expectNamed(violation))

  test('the folder in which the tree itself lies', async () => {
    const root = plant()
    writeFileSync(join(root, 'notes.md'), `See ${root}/docs.\n`)
    const { ok, output } = await conventionsStep.run(root)
    expect(output).toContain('notes.md:1  machine-path')
    expect(ok).toBe(false)
  })
})
