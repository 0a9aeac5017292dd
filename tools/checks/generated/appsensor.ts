import { detectionPoints, type DetectionStanding } from '../../../src/security/monitoring/appsensor.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/appsensor.md: what is here for each detection point of AppSensor. */
export const appsensorDocs: Generator = {
  path: 'docs/appsensor.md',
  generate: () => Promise.resolve(render()),
}

function render(): string {
  const rows = detectionPoints.map(({ id, about, standing, shownBy }) => [
    id,
    about,
    described(standing),
    shownBy === undefined ? '–' : `\`${shownBy}\``,
  ])
  const count = (key: string): number => detectionPoints.filter(({ standing }) => key in standing).length
  return `# OWASP AppSensor

${notice('src/security/monitoring/appsensor.ts')}

All ${detectionPoints.length} detection points, in our own words. ${count('rule')} are counted by a rule that opens an incident, ${count('watch')} are an
incident by themselves, ${count('refused')} are refused with a stable code and logged, and nothing counts them, ${count('not')} are not detected, and the table says
why.

${markdownTable(['', 'What it is about', 'Here', 'Shown by'], rows)}
`
}

function described(standing: DetectionStanding): string {
  if ('not' in standing) return `Not detected. ${standing.not}`
  const note = standing.note === undefined ? '' : `. ${standing.note}`
  if ('refused' in standing) return `Refused: \`${standing.refused}\`${note}`
  if ('watch' in standing) return `Watched: \`${standing.watch}\`${note}`
  return `Rule: [${standing.rule}](../src/security/monitoring/rules/${standing.rule}/README.md)${note}`
}
