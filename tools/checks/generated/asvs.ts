import { resolve } from 'node:path'
import { findAsvsCoverage } from '../asvs/asvs-coverage.ts'
import { needsTest, type Chapter, type Requirement, type Standing } from '../asvs/requirement.ts'
import { chapters, requirements } from '../asvs/requirements.ts'
import type { TaggedTest } from '../tags/tagged-tests.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/asvs.md, from the table of requirements and the tags of tests. Throws what does not fit together. */
export const asvsDocs: Generator = {
  path: 'docs/asvs.md',
  generate() {
    const { tests, complaints } = findAsvsCoverage(resolve(import.meta.dirname, '../../..'), requirements)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    return Promise.resolve(render(tests))
  },
}

function render(tests: readonly TaggedTest[]): string {
  const sections = chapters.map((chapter) => {
    const rows = chapter.requirements.map((requirement) => [
      requirement.id,
      String(requirement.level),
      requirement.asks,
      ...standingOf(requirement, tests),
    ])
    const head = ['', 'Level', 'What is asked', 'Here', 'Shown by']
    return `## ${titleOf(chapter)}\n\n${markdownTable(head, rows)}\n`
  })
  const counts = chapters.map((chapter) => [titleOf(chapter), ...countsOf(chapter.requirements)])
  const head = ['', 'met, shown by tests', 'met, shown by reading', 'not met', 'does not apply']
  return `# OWASP ASVS 5.0

${notice('tools/checks/asvs/requirements and the tags of tests')}

All ${requirements.length} requirements of levels 1 and 2, in our own words; the standard itself says them whole. A test says what it shows by
\`// ASVS 6.2.1\` in the line above it. One that is not met is marked so, and of one that is met only partly "But" says what is
missing.

${markdownTable(head, [...counts, ['**All**', ...countsOf(requirements)]])}

${sections.join('\n')}`
}

const titleOf = ({ number, name }: Chapter): string => `V${number} ${name}`

/** How many are shown by tests, shown by reading, not met, and do not apply. */
function countsOf(some: readonly Requirement[]): string[] {
  const count = (isSo: (standing: Standing) => boolean): string =>
    String(some.filter(({ standing }) => isSo(standing)).length)
  return [
    count(needsTest),
    count((standing) => 'seenBy' in standing),
    count((standing) => 'notMet' in standing),
    count((standing) => 'doesNotApply' in standing),
  ]
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
