import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { backupCommands } from '../security/data-protection/commands.ts'
import { emergencyCommands } from '../security/emergency-commands/commands.ts'
import { investigationCommands } from '../security/investigation/commands.ts'
import { manualCheckCommands } from '../security/manual-checks/commands.ts'
import { responseCommands } from '../security/response-actions/commands.ts'
import { shopCommands } from './shop-commands.ts'
import { startCommand } from './start-command.ts'
import { userCommands } from './user-commands.ts'

/** The whole of `6fb`, not yet run. */
export function createProgram(): Command {
  const program = new Command('6fb').description('Appointment booking that runs its own incident response.')
  startCommand(program)
  emergencyCommands(program)
  manualCheckCommands(program)
  investigationCommands(program)
  responseCommands(program)
  backupCommands(program)
  shopCommands(program)
  userCommands(program)
  drillCommand(program)
  return program
}

/** The drills import the whole program, so nothing of the program imports them: they run as a program of their own. */
function drillCommand(program: Command): void {
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
