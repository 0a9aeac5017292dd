import type { Command } from 'commander'
import { loadSettings } from '../../../platform/config/settings.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { shieldWords } from '../../response-actions/shields/shield.ts'
import { limitsView } from './limit-view.ts'
import { readLimits } from './read-limits.ts'

/** limits. */
export function limitCommands(program: Command): void {
  program
    .command('limits')
    .description('the table of limits, where they are counted, whether they hold, who comes near them')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      const limits = await withDatabase('auditor', (database) =>
        readLimits(database, loadSettings(process.env)),
      )
      const { policies, counting, test, shields, busiest } = limits
      const wide = Math.max(...policies.map(({ name }) => name.length))
      const lines = [
        `Counted in: ${counting === null ? 'nothing yet' : `${counting.store}, ${counting.keys} keys in use, at ${second(counting.at)}`}`,
        `Self-test:  ${test === null ? 'not yet' : `${test.ok ? 'ok' : 'FAILED'}, ${test.detail}, at ${second(test.at)}`}`,
        ...(shields.length === 0 ? ['Shields:    down'] : []),
        ...shields.map((one) => `Shields:    ${shieldWords(one)} until ${second(one.until)}. ${one.reason}`),
        '',
        ...policies.map(({ name, max, windowSeconds, counts }) => {
          const share = windowSeconds === null ? `${max} at once` : `${max} in ${windowSeconds} s`
          return `${name.padEnd(wide)}  ${share.padEnd(16)}  ${counts}`
        }),
        ...(busiest.length === 0 ? [] : ['', 'Busiest minutes of the last hour:']),
        ...busiest.map(
          ({ minute, policy, key, served, refused }) =>
            `  ${second(minute)}  ${policy.padEnd(wide)}  ${key}  ${served} answered, ${refused} refused`,
        ),
      ]
      show(json, limitsView(limits, 'UTC'), lines.join('\n'))
    })
}

function second(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' })
}
