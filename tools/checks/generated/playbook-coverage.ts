import { resolve } from 'node:path'
import type { Bullet } from '../playbook/bullet.ts'
import { bullets } from '../playbook/bullets.ts'
import { findPlaybookCoverage } from '../playbook/playbook-coverage.ts'
import type { TaggedTest } from '../tags/tagged-tests.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/playbook-coverage.md, from the table of bullets and the tags of tests. Throws what does not fit together. */
export const playbookCoverageDocs: Generator = {
  path: 'docs/playbook-coverage.md',
  generate() {
    const { tests, complaints } = findPlaybookCoverage(resolve(import.meta.dirname, '../../..'), bullets)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    return Promise.resolve(render(tests))
  },
}

function render(tests: readonly TaggedTest[]): string {
  const groups = Map.groupBy(bullets, ({ heading }) => heading)
  const sections = [...groups].map(([heading, own]) => {
    const rows = own.map((bullet) => [bullet.id, bullet.says, ...standingOf(bullet, tests)])
    return `## ${heading}\n\n${markdownTable(['', 'Bullet', 'Carried out by', 'Shown by'], rows)}\n`
  })
  const done = bullets.filter(({ standing }) => 'where' in standing).length
  return `# The playbook, bullet by bullet

${notice('tools/checks/playbook/bullets.ts and the tags of tests')}

Of the ${bullets.length} bullets of the incident response playbook ${done} are carried out by the program and shown by a test, which says so
by \`// Playbook S0.1\` in the line above it. The gate fails when such a test is gone; of the others stands here what is missing.

${sections.join('\n')}`
}

function standingOf({ id, standing }: Bullet, tests: readonly TaggedTest[]): string[] {
  if ('notYet' in standing) return [`**Not yet.** ${standing.notYet}`, '–']
  const names = tests.filter((one) => one.id === id).map(({ path, title }) => `\`${path}\`: ${title}`)
  return [standing.where.map((path) => `\`${path}\``).join(', '), names.join('<br>')]
}
