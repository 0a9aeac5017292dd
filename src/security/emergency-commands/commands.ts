import { resolve } from 'node:path'
import type { Command } from 'commander'
import { describeSettings } from '../../platform/config/describe-settings.ts'
import { loadSettings, settingTable } from '../../platform/config/settings.ts'
import { readRunFile } from '../../platform/process/run-file.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { askHealth } from './ask-health.ts'
import { restartShop } from './restart-shop.ts'
import { show } from './show.ts'
import { stopShop } from './stop-shop.ts'
import { withDatabase } from './with-database.ts'

/** stop, restart, status and config. */
export function emergencyCommands(program: Command): void {
  program
    .command('stop')
    .description('finish what is under way, seal the record, stop')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      const pid = await stopShop(resolve(loadSettings(process.env).dataDir))
      show(json, { stopped: pid }, pid === null ? 'Nothing was running.' : `Stopped (pid ${pid}).`)
    })

  program
    .command('restart')
    .description('end server and guard gracefully and start them again; the database stays')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async (auditor, { dataDir }) => {
        const done = await restartShop(auditor, systemClock, dataDir)
        show(json, done, `Restarted in ${(done.ms / 1000).toFixed(1)} s, open at ${done.url}`)
      })
    })

  program
    .command('status')
    .description('what runs, where, and how it is; works with HTTP down')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = loadSettings(process.env)
      const running = readRunFile(resolve(settings.dataDir))
      const health = running?.url == null ? null : await askHealth(running.url)
      const counts = await withDatabase('auditor', async ({ sql }) => {
        const [row] = await sql<{ incidents: number; containments: number }[]>`
          select (select count(*) from incident where status <> 'resolved') as incidents,
            (select count(*) from containment where lifted_at is null and expires_at > now()) as containments`
        return row
      }).catch(() => undefined)
      const status = {
        running: running !== null,
        pid: running?.pid ?? null,
        url: running?.url ?? null,
        health,
        database: counts === undefined ? 'down' : 'ok',
        open_incidents: counts?.incidents ?? null,
        containments: counts?.containments ?? null,
      }
      const lines = [
        running === null ? 'not running' : `running      pid ${running.pid}, ${running.url ?? 'starting'}`,
        `health       ${healthWords(health)}`,
        `database     ${status.database}`,
        `incidents    ${counts === undefined ? 'unknown' : `${counts.incidents} open`}`,
        `containments ${counts === undefined ? 'unknown' : `${counts.containments} in force`}`,
      ]
      show(json, status, lines.join('\n'))
      if (running === null || counts === undefined) process.exitCode = 1
    })

  program
    .command('config')
    .description('every setting, what is in force, and what it means')
    .option('--json', 'one JSON line')
    .action(({ json = false }: { json?: boolean }) => {
      const values = describeSettings(loadSettings(process.env), () => '(set)')
      const rows = Object.values(settingTable).map(({ name, default: preset, meaning }) => ({
        name,
        value: values[name] ?? '',
        default: preset,
        meaning,
      }))
      const wide = Math.max(...rows.map((row) => row.name.length))
      show(
        json,
        rows,
        rows
          .map(
            (row) =>
              `${row.name.padEnd(wide)}  ${row.value === '' ? '–' : row.value}\n${' '.repeat(wide)}  ${row.meaning}`,
          )
          .join('\n'),
      )
    })
}

function healthWords(health: Record<string, unknown> | null): string {
  if (health === null) return 'no answer'
  const mode = String(health['mode'])
  return `${String(health['status'])}${mode === 'normal' ? '' : `, ${mode} by an order: npx 6fb containment list`}`
}
