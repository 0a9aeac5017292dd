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

What is never printed may come from a file as well: \`DATABASE_URL_FILE=/run/secrets/database\` instead of \`DATABASE_URL\`, and
so on. Keys that are given are written into \`DATA_DIR/secrets\` (0600), where those that are made stand, too: commands
and backups find them there.

${markdownTable(['Variable', 'Value', 'Default', 'Meaning'], rows)}
`
}
