import { settingTable, type SettingDefinition } from '../../../src/platform/config/settings.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/configuration.md, from the table of settings. */
export const configurationDocs: Generator = {
  path: 'docs/configuration.md',
  generate: () => Promise.resolve(render(Object.values(settingTable))),
}

function render(settings: Omit<SettingDefinition<unknown>, 'parse'>[]): string {
  const rows = settings.map((setting) => [
    `\`${setting.name}\``,
    setting.type,
    setting.default === '' ? '–' : `\`${setting.default}\``,
    setting.secret === true ? `${setting.meaning} Never printed.` : setting.meaning,
  ])
  return `# Configuration

${notice('src/platform/config/settings.ts')}

Everything is set by environment variables. A value that is not valid stops the start with one line that
names it. \`6fb config\` prints what is in force.

${markdownTable(['Variable', 'Value', 'Default', 'Meaning'], rows)}
`
}
