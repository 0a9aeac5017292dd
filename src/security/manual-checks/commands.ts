import { readRing } from '../../platform/crypto/secret-ring.ts'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { systemClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { connect, type Database } from '../../platform/postgres/connect.ts'
import { readRunFile } from '../../platform/process/run-file.ts'
import { listBackups } from '../data-protection/list-backups.ts'
import { findDatabase } from '../emergency-commands/find-database.ts'
import { settleOwnerPassword } from '../emergency-commands/settle-owner-password.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { withEventLog } from '../emergency-commands/with-event-log.ts'
import { show } from '../emergency-commands/show.ts'
import { createProbe } from './probe.ts'

/** verify. */
export function manualCheckCommands(program: Command): void {
  program
    .command('verify')
    .description('look whether every protection of the running shop holds; exit 1 when one does not')
    .option('--json', 'one JSON line per check: name, ok, detail')
    .action(async ({ json = false }: { json?: boolean }) => {
      const settings = loadSettings(process.env)
      const dataDir = resolve(settings.dataDir)
      const secrets = openShopSecrets(dataDir)
      const url = readRunFile(dataDir)?.url ?? `http://${settings.host}:${settings.port}`
      const open = (address: DatabaseAddress, connectionsMax: number): Database =>
        connect(address, { connectionsMax, applicationName: '6fb verify' })
      const auditor = open(findDatabase(settings, secrets, 'auditor'), 4)
      const app = open(findDatabase(settings, secrets, 'app'), 1)
      const owner = open(await settleOwnerPassword(settings, secrets), 1)
      try {
        // The checks know every route: no other command waits for that.
        const { runChecks } = await import('./run-checks.ts')
        const checks = await withEventLog(app, secrets.eventMac, (events) =>
          runChecks({
            probe: createProbe(url, systemRandom),
            auditor,
            app,
            owner,
            clock: systemClock,
            random: systemRandom,
            events,
            tokenSealing: readRing(secrets.server.tokenSealing),
            chain: {
              ...secrets.chainKeys,
              checkpointFile: join(dataDir, 'checkpoint.json'),
            },
            isHttps: settings.publicUrl?.startsWith('https:') === true,
            dataDir,
            // One that this shop did not sign may be anybody's.
            backups: async () => (await listBackups(dataDir)).filter(({ signed }) => signed),
          }),
        )
        const wide = Math.max(...checks.map(({ name }) => name.length))
        for (const check of checks) {
          const { name, ok, detail } = check
          show(json, check, `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(wide)}  ${detail}`)
        }
        if (checks.some(({ ok }) => !ok)) process.exitCode = 1
      } finally {
        await Promise.all([auditor, app, owner].map((database) => database.close().catch(() => undefined)))
      }
    })
}
