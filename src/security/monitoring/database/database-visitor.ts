import type { Finding } from '../../investigation/finding.ts'

/** Who is connected to the shop's database, by what PostgreSQL says of it. */
export interface DatabaseVisitor {
  role: string
  /** What the client calls itself (application_name); it may say anything, or nothing. */
  program: string
}

/** What the watch remembers. */
export interface VisitorWatch {
  /** The connections that were open at the last look. */
  seen: Set<string>
  /** How far the database's own log has been read, in bytes; null before the first look. */
  readTo: number | null
}

const HOUR_MS = 3_600_000
const ours = /^6fb( |$)/

/** A watch that has seen nothing. */
export function newVisitorWatch(): VisitorWatch {
  return { seen: new Set(), readTo: null }
}

/**
 * Whether a connection is not the program's: another role than its `own` and those `expected`, or a program that does not call
 * itself 6fb. Whoever has a password of the program and takes its name too is not told apart.
 */
export function isForeign(
  { role, program }: DatabaseVisitor,
  own: readonly string[],
  expected: readonly string[],
): boolean {
  return !expected.includes(role) && (!own.includes(role) || !ours.test(program))
}

/** What it says. The same role and program within one hour is one incident. */
export function visitorFinding({ role, program }: DatabaseVisitor, atMs: number): Finding {
  const who = program === '' ? 'A program without a name' : `“${program}”`
  return {
    ruleId: 'foreign-database-connection',
    title: 'Somebody is in the database, past the program',
    sentence: `${who} connected to the shop’s database as ${role}. 6FB did not. If that was nobody of yours, give the database other passwords, which ends what began under the old ones: npx 6fb rotate db --reason "…"`,
    subject: `${role} ${program} ${Math.floor(atMs / HOUR_MS)}`,
    signs: { foreignDatabaseConnections: 1 },
    facts: { role, program },
    startedMs: atMs,
    timeline: {
      atMs,
      kind: 'detected',
      key: `connection ${atMs}`,
      text: `${who} is connected to the database as ${role}.`,
    },
  }
}
