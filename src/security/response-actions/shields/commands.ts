import { Option, type Command } from 'commander'
import { loadSettings } from '../../../platform/config/settings.ts'
import { actAsGuard } from '../../emergency-commands/act-as-guard.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { beginWords } from '../../investigation/incident.ts'
import { parseDuration } from '../duration.ts'
import { giveOrders } from '../give-orders.ts'
import { liftContainment } from '../lift-containment.ts'
import { previewShield } from './preview-shield.ts'
import { DIVISOR_MAX, DIVISOR_MIN, isRoute, shieldTarget, type Shield } from './shield.ts'
import { standingShields } from './standing-shields.sql.ts'

interface UpOptions {
  divide: string
  route?: string
  ttl: string
  reason: string
  preview?: boolean
  json?: boolean
}

const SHOWN = 20

/** shields up and down. */
export function shieldCommands(program: Command): void {
  const shields = program
    .command('shields')
    .description('emergency limits: everybody may ask less often; they end by themselves')

  shields
    .command('up')
    .description(
      'divide the limits, at once; with --preview say who would have been refused in the last hour',
    )
    .addOption(new Option('--divide <n>', `by what, ${DIVISOR_MIN} to ${DIVISOR_MAX}`).default('5'))
    .option('--route <path>', 'of one route only, such as /availability; those of all when left out')
    .addOption(new Option('--ttl <duration>', 'for how long, such as 30m or 12h').default('1h'))
    .option('--reason <text>', 'why, for the record', 'Shields up from the command line.')
    .option('--preview', 'say who would have been refused, and do nothing')
    .option('--json', 'one JSON line')
    .action(async (options: UpOptions) => {
      const { reason, preview = false, json = false } = options
      const shield = shieldOf(options)
      if (preview) {
        const hit = await withDatabase('auditor', (database) =>
          previewShield(database, loadSettings(process.env), shield),
        )
        const lines = hit
          .slice(0, SHOWN)
          .map(({ policy, key, served, refused }) => `  ${policy}  ${key}  ${served + refused} in a minute`)
        const words = `${beginWords(hit.length, 'source, account or key', 'sources, accounts or keys')} would have been refused in the last hour. Nothing was done.`
        show(json, { would_be_refused: hit.length, keys: hit }, [words, ...lines].join('\n'))
        return
      }
      const ttlMs = parseDuration(options.ttl)
      if (ttlMs === null)
        throw new CommandError(`--ttl ${options.ttl} is no duration. Write it as 30m, 12h or 7d.`)
      await actAsGuard(async ({ database, ...context }, by) => {
        const order = { verb: 'tighten_limits', target: shieldTarget(shield), reason, ttlMs } as const
        const given = await database.query
          .transaction()
          .execute((transaction) => giveOrders(context, transaction, [order], { incidentId: null, by }))
        const of = shield.route === null ? 'All limits' : `The limits of ${shield.route}`
        const words =
          given.length > 0
            ? `${of} are divided by ${shield.divisor} for ${options.ttl}. Down again: npx 6fb shields down`
            : 'These shields are up already.'
        show(json, { ...shield, raised: given.length > 0 }, words)
      })
    })

  shields
    .command('down')
    .description('the ordinary limits again')
    .option('--reason <text>', 'why, for the record', 'Shields down from the command line.')
    .option('--json', 'one JSON line')
    .action(async ({ reason, json = false }: { reason: string; json?: boolean }) => {
      await actAsGuard(async ({ database, ...context }, by) => {
        const lifted = await database.query.transaction().execute(async (transaction) => {
          const standing = await standingShields(transaction)
          for (const { id } of standing) await liftContainment(context, transaction, { id, by, reason })
          return standing.length
        })
        show(
          json,
          { lifted },
          lifted > 0 ? 'Shields are down: the ordinary limits hold.' : 'No shield is up.',
        )
      })
    })
}

function shieldOf({ divide, route }: UpOptions): Shield {
  const divisor = Number(divide)
  if (!Number.isInteger(divisor) || divisor < DIVISOR_MIN || divisor > DIVISOR_MAX)
    throw new CommandError(`--divide ${divide}: take a whole number from ${DIVISOR_MIN} to ${DIVISOR_MAX}.`)
  if (route !== undefined && !isRoute(route))
    throw new CommandError(`--route ${route}: name it as openapi.json does, such as /clients/{id}.`)
  return { route: route ?? null, divisor }
}
