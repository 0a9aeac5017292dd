import { Command } from 'commander'

type AddCommands = (program: Command) => void

/** What adds which commands, in the order of `6fb --help`. */
const groups: { words: string[]; load: () => Promise<AddCommands> }[] = [
  {
    words: ['start'],
    load: async () => (await import('./start-command.ts')).startCommand,
  },
  {
    words: ['stop', 'restart', 'status', 'config'],
    load: async () => (await import('../security/emergency-commands/commands.ts')).emergencyCommands,
  },
  {
    words: ['verify'],
    load: async () => (await import('../security/manual-checks/commands.ts')).manualCheckCommands,
  },
  {
    words: ['incident', 'audit'],
    load: async () => {
      const { investigationCommands } = await import('../security/investigation/commands.ts')
      const { containCommand } = await import('../security/response-actions/closures/commands.ts')
      return (program) => {
        investigationCommands(program)
        containCommand(program)
      }
    },
  },
  {
    words: ['incident', 'on-call', 'notify'],
    load: async () =>
      (await import('../security/immediate-response/notification/commands.ts')).notificationCommands,
  },
  {
    words: ['revoke', 'rotate', 'containment'],
    load: async () => (await import('../security/response-actions/commands.ts')).responseCommands,
  },
  {
    words: ['limits'],
    load: async () => (await import('../security/booking-protection/limits/commands.ts')).limitCommands,
  },
  {
    words: ['shields'],
    load: async () => (await import('../security/response-actions/shields/commands.ts')).shieldCommands,
  },
  {
    words: ['backup'],
    load: async () => (await import('../security/data-protection/commands.ts')).backupCommands,
  },
  {
    words: ['shop'],
    load: async () => (await import('./shop-commands.ts')).shopCommands,
  },
  {
    words: ['user'],
    load: async () => (await import('./user-commands.ts')).userCommands,
  },
  {
    words: ['drill'],
    load: async () => (await import('./drill-command.ts')).drillCommand,
  },
]

/** Each first word of a command that there is. */
export const commandWords = [...new Set(groups.flatMap(({ words }) => words))]

/**
 * `6fb`, not yet run: with the commands that begin like `word`, or with all where there is none like it. What is not asked
 * for is not loaded: whoever is woken at night does not wait for it.
 */
export async function createProgram(word?: string): Promise<Command> {
  const program = new Command('6fb').description('Appointment booking that runs its own incident response.')
  const wanted = groups.filter(({ words }) => word !== undefined && words.includes(word))
  for (const { load } of wanted.length > 0 ? wanted : groups) (await load())(program)
  return program
}
