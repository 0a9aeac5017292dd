import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

/** The drills import the whole program, so nothing of the program imports them: they run as a program of their own. */
export function drillCommand(program: Command): void {
  program
    .command('drill')
    .description('drill list, drill run NAME or --all: attack a scratch shop and watch it respond')
    .argument('<action>', 'list or run')
    .argument('[name]', 'which drill')
    .option('--all', 'every drill')
    .option('--json', 'one line of JSON for each')
    .option('--seed <text>', 'the same seed makes the same attack')
    .action(() => {
      const drills = fileURLToPath(new URL('../../drills/run.ts', import.meta.url))
      const words = process.argv.slice(process.argv.indexOf('drill') + 1)
      const child = spawn(process.execPath, [...process.execArgv, drills, ...words], { stdio: 'inherit' })
      child.on('exit', (code) => process.exit(code ?? 1))
    })
}
