import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { connect } from '../../platform/postgres/connect.ts'
import { createBackup, type BackupSource } from './create-backup.ts'

/** Makes a backup in a process of its own, so that a test can kill it. What to back up is its one argument, as JSON. */
const { address, ...rest } = JSON.parse(process.argv[2] ?? '') as { address: DatabaseAddress } & Pick<
  BackupSource,
  'dataDir' | 'signingKey' | 'recipient' | 'programVersion'
>
const owner = connect(address, { connectionsMax: 1, applicationName: 'killed backup', statementTimeoutMs: 0 })
await createBackup({ owner, clock: systemClock, random: systemRandom, ...rest })
await owner.close()
