import type { Command, Option } from 'commander'
import { createProgram } from '../../../src/entry/program.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

/** docs/commands.md, from the program itself. */
export const commandDocs: Generator = {
  path: 'docs/commands.md',
  generate: async () => render(await createProgram()),
}

function render(program: Command): string {
  const sections = leavesOf(program).map(
    (command) => `## ${nameOf(command)}

${sentence(command.description())}
${optionTable(command)}`,
  )
  return `# Commands

${notice('src/entry/program.ts')}

All of these work from the folder of the shop, or wherever \`DATA_DIR\` says it is, with the server down as well
(the database has to run, unless the command starts it). Each may be repeated. With \`--json\` a command prints one line
of JSON, or one per row. A command ends with 0 when all is well, with 1 when something is not, and with 2 when a setting
is not valid; then one line on stderr says what and what to do.

${sections.join('\n')}`
}

/** The commands that do something, in the order in which they were added. */
function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
}

function nameOf(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name())
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  )
  return [...names, ...words].join(' ')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function optionTable(command: Command): string {
  if (command.options.length === 0) return ''
  const rows = command.options.map((option) => [`\`${option.flags}\``, meaning(option)])
  return `\n${markdownTable(['Option', 'Meaning'], rows)}\n`
}

function meaning({ description, defaultValue, argChoices, mandatory }: Option): string {
  const choices = argChoices === undefined ? '' : ` (${argChoices.join(', ')})`
  const given = typeof defaultValue === 'string' ? `; \`${defaultValue}\` if left out` : ''
  return `${description}${choices}${given}${mandatory ? '; has to be given' : ''}`
}
