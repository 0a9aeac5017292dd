import { resolve } from 'node:path'
import { findCoverage } from '../asvs/coverage.ts'
import { needsTest, type Requirement } from '../asvs/requirement.ts'
import { requirements } from '../asvs/requirements.ts'
import type { TaggedTest } from '../asvs/tagged-tests.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

const chapters: Readonly<Record<string, string>> = {
  6: 'Authentication',
  7: 'Session management',
  8: 'Authorization',
  9: 'Self-contained tokens',
  10: 'OAuth and OpenID Connect',
}

/** docs/asvs.md, from the table of requirements and the tags of tests. Throws what does not fit together. */
export const asvsDocs: Generator = {
  path: 'docs/asvs.md',
  generate() {
    const { tests, complaints } = findCoverage(resolve(import.meta.dirname, '../../..'), requirements)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    return Promise.resolve(render(tests))
  },
}

function render(tests: readonly TaggedTest[]): string {
  const count = (isSo: (requirement: Requirement) => boolean): number => requirements.filter(isSo).length
  const shown = count(({ standing }) => needsTest(standing))
  const read = count(({ standing }) => 'seenBy' in standing)
  const open = count(({ standing }) => 'notMet' in standing)
  const apart = count(({ standing }) => 'doesNotApply' in standing)
  const sections = Object.entries(chapters).map(([chapter, name]) => {
    const rows = requirements
      .filter(({ id }) => id.startsWith(`${chapter}.`))
      .map((requirement) => [
        requirement.id,
        String(requirement.level),
        requirement.asks,
        ...standingOf(requirement, tests),
      ])
    return `## V${chapter} ${name}\n\n${markdownTable(['', 'Level', 'What is asked', 'Here', 'Shown by'], rows)}\n`
  })
  return `# OWASP ASVS 5.0

${notice('tools/checks/asvs/requirements.ts and the tags of tests')}

Levels 1 and 2 of the chapters on who gets in, V6 to V10, in our own words; the standard itself says it whole. Of
${requirements.length} requirements ${shown} are met and shown by tests, ${read} are met and shown by reading, ${open} are not met, ${apart} do not apply.
A test says what it shows by \`// ASVS 6.2.1\` in the line above it. One that is not met is marked so.

${sections.join('\n')}`
}

function standingOf({ id, standing }: Requirement, tests: readonly TaggedTest[]): string[] {
  if ('doesNotApply' in standing) return [`Does not apply. ${standing.doesNotApply}`, '–']
  if ('notMet' in standing) return [`**Not met.** ${standing.notMet}`, '–']
  const where = standing.where.map((path) => `\`${path}\``).join(', ')
  if ('seenBy' in standing) return [where, standing.seenBy]
  const names = tests.filter((one) => one.id === id).map(({ path, title }) => `\`${path}\`: ${title}`)
  const gap = standing.gap === undefined ? '' : ` **But:** ${standing.gap}`
  return [`${where}${gap}`, names.join('<br>')]
}
