import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const all = globSync('{src,web,test,bench,drills,tools}/**/*.test.{ts,tsx}', {
  cwd: root,
  exclude: (path) => /node_modules|web\/dist|tools\/openapi-types/.test(path),
}).sort()

/**
 * What is about browsers, providers, clocks, passwords and routes, the race and the simulated days ask nothing of a database that the
 * others don't ask as well: they need not be run again on an older one.
 */
const once = [
  /^src\/security\/immediate-response\/notification\/telling\.test\.ts$/,
  /^test\/attacks\//,
  /^test\/auth\/(?!(activity|auth|identity-provider|requirements|revocation|sessions|signing-keys)\.).*\.test\.ts$/,
  /^test\/(bad-input|fuzz)\//,
  /^test\/booking\/race\.test\.ts$/,
  /^test\/ledger\//,
  /^test\/locations\/isolation\.test\.ts$/,
  /^test\/operations\/start-failures\.test\.ts$/,
  /^test\/simulation\//,
]

const browser = all.filter((path) => path.startsWith('test/browser/'))
const program = all.filter((path) => /^test\/(operations|drills)\//.test(path) && !needsServer(path))
const single = all.filter((path) => once.some((pattern) => pattern.test(path)))
const database = all.filter(
  (path) => ![...browser, ...program, ...single].includes(path) && needsDatabase(path),
)
const unit = all.filter((path) => ![...browser, ...program, ...single, ...database].includes(path))

/** The others of these folders start the program, which brings its own database: an outside one adds nothing to them. */
function needsServer(path: string): boolean {
  return /testServer|test-shop\.ts|clone-database\.ts/.test(readFileSync(join(root, path), 'utf8'))
}

/** Whoever imports the test setup wants a database, also by way of a helper; what crosses folders runs everything. */
function needsDatabase(path: string): boolean {
  if (path.startsWith('test/')) return !path.startsWith('test/conventions/')
  const text = readFileSync(join(root, path), 'utf8')
  if (/from '(\.\.\/)+test\/setup\//.test(text)) return true
  const helpers = [...text.matchAll(/from '(\.[^']*\.test-helper\.ts)'/g)].map((match) => match[1] ?? '')
  return helpers.some((helper) => needsDatabase(join(dirname(path), helper)))
}

/** One PostgreSQL for the whole project, with a migrated template that each test file clones. */
const globalSetup = ['test/setup/database.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'program', include: program, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: { name: 'database', include: database, globalSetup, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'once', include: single, globalSetup, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'browser', include: browser, globalSetup, sequence: { groupOrder: 2 } },
      },
    ],
    retry: 0,
    testTimeout: 30_000,
    // A hook opens a shop: seconds on a machine that has other work too.
    hookTimeout: 60_000,
  },
})
