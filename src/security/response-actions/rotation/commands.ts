import { join } from 'node:path'
import type { Command } from 'commander'
import { rotateSigningKeys } from '../../../app/auth/signing-keys/rotate-signing-keys.ts'
import { systemClock } from '../../../platform/clock/clock.ts'
import { everyAccount } from '../../../platform/containment/active-containments.ts'
import { systemRandom } from '../../../platform/crypto/random.ts'
import { readRing } from '../../../platform/crypto/secret-ring.ts'
import { identityName } from '../../data-protection/kept-secrets.ts'
import { actAsGuard } from '../../emergency-commands/act-as-guard.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import { findDatabase } from '../../emergency-commands/find-database.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { withEventLog } from '../../emergency-commands/with-event-log.ts'
import { beginWords, inWords } from '../../investigation/incident.ts'
import { revocationWords } from '../revocation.ts'
import { revokeSigningKeys } from '../revoke-signing-keys.ts'
import { revokeSince } from '../revoke-since.ts'
import { readRunFile } from '../../../platform/process/run-file.ts'
import { awaitRenewal } from './await-renewal.ts'
import { rotateAlone } from './rotate-alone.ts'
import { rotateBackupIdentity } from './rotate-backup-identity.ts'
import { rotateCheckpointKey } from './rotate-checkpoint-key.ts'
import { rotateDatabasePasswords } from './rotate-database-passwords.ts'
import { rotateDigestKey } from './rotate-digest-key.ts'
import { rotateEventKey } from './rotate-event-key.ts'
import { rotateLinkKey } from './rotate-link-key.ts'
import { rotateSealingKeys } from './rotate-sealing-keys.ts'

interface RotateOptions {
  reason: string
  emergency?: boolean
  signOut?: boolean
  yes?: boolean
  json?: boolean
}

const everybody = { verb: 'revoke_all', target: everyAccount } as const
const by = `command line, uid ${process.getuid?.() ?? 'unknown'}`

type Action = (options: RotateOptions) => Promise<void>

/** rotate keys, db, link, digest, sealing, backup, checkpoint and events. */
export function rotateCommands(program: Command): void {
  const rotate = program
    .command('rotate')
    .description('replace what is secret, with the shop going on; works with HTTP down')

  reasoned(
    rotate
      .command('keys')
      .description('have another key sign access tokens, while those of the old one stay good until they end')
      .option('--emergency', 'the old key is known to somebody: nothing that it signed is taken from now on')
      .option('--sign-out', 'with --emergency: end every session of everybody as well'),
  ).action(
    alone(async (options) => {
      const { emergency = false, signOut = false, reason, json = false } = options
      if (signOut && !emergency) throw new CommandError('--sign-out goes with --emergency.')
      if (!emergency) {
        const kid = await withDatabase('app', (database, { secrets }) =>
          withEventLog(database, secrets.eventMac, (events) =>
            rotateSigningKeys(
              {
                database,
                clock: systemClock,
                events,
                keys: { tokenSealing: readRing(secrets.server.tokenSealing) },
              },
              by,
              'asked',
            ),
          ),
        )
        show(json, { kid, revoked: 0 }, `Another key signs in two seconds: ${kid}`)
        return
      }
      await actAsGuard(async ({ database, ...context }) => {
        const done = await database.query.transaction().execute(async (transaction) => ({
          revoked: await revokeSigningKeys(context, transaction, { reason, by }),
          ...(signOut
            ? await revokeSince(context, transaction, everybody, { reason, by })
            : { accounts: 0, sessions: 0 }),
        }))
        const words = `Revoked ${inWords(done.revoked, 'signing key')}; the server makes another.`
        show(json, { kid: null, ...done }, signOut ? `${words} ${revocationWords(done)}` : words)
      })
    }),
  )

  reasoned(
    rotate
      .command('db')
      .description(
        'give the roles of the database and its owner new passwords, and end what began under the old ones; with DATABASE_URL the owner’s is yours to change',
      ),
  ).action(
    alone(async ({ reason, json = false }) => {
      await withDatabase('owner', async (database, { settings, secrets, dataDir }) => {
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateDatabasePasswords({ database, events }, secrets, {
            by,
            reason,
            dataDir,
            isOwnerOurs: settings.databaseUrl === null,
            addressOf: (role, password) => ({ ...findDatabase(settings, secrets, role), password }),
          }),
        )
        const refused = done.old_refused
          ? 'The old ones are refused.'
          : 'The database takes the old ones as well: it asks this machine for none (pg_hba.conf).'
        const who = done.owner_rotated
          ? `${inWords(done.roles.length, 'role')} and the owner of the tables have new passwords`
          : `${inWords(done.roles.length, 'role')} have new passwords, the owner of the tables keeps the one that DATABASE_URL gives`
        show(json, done, `${who}; ${inWords(done.ended_sessions, 'session')} of before ended. ${refused}`)
        if (!done.old_refused) process.exitCode = 1
      })
    }),
  )

  reasoned(
    rotate
      .command('link')
      .description('have another key sign the links in mails, while those that were sent stay good')
      .option('--emergency', 'the key is known to somebody: no link that was ever sent is good from now on'),
  ).action(
    alone(async ({ emergency = false, reason, json = false }) => {
      await withDatabase('guard', async (database, { secrets, dataDir }) => {
        const order = { by, reason, emergency }
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateLinkKey({ database, events }, secrets, order),
        )
        await awaitRenewal(dataDir, secrets.store)
        const words = emergency ? 'No link that was sent before is good.' : 'Links that were sent stay good.'
        show(json, done, `Another key signs links (${done.key}). ${words}`)
      })
    }),
  )

  reasoned(
    rotate
      .command('digest')
      .description(
        'keep codes and devices under another key; recovery codes become void, and a mail tells whoever has some; devices are new ones',
      )
      .option('--yes', 'do it'),
  ).action(
    alone(async ({ yes = false, reason, json = false }) => {
      if (!yes)
        throw new CommandError(
          'This ends everybody’s recovery codes, and devices are unknown again. Add --yes to do it.',
        )
      await withDatabase('owner', async (database, { secrets, dataDir }) => {
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateDigestKey({ database, events, random: systemRandom }, secrets, { by, reason }),
        )
        await awaitRenewal(dataDir, secrets.store)
        const who =
          done.people_without_codes === 0
            ? 'Nobody had recovery codes.'
            : `${beginWords(done.people_without_codes, 'person', 'people')} had recovery codes, and should make new ones: a mail says so.`
        show(json, done, `Codes and devices are kept under another key (${done.key}). ${who}`)
      })
    }),
  )

  reasoned(
    rotate
      .command('sealing')
      .description(
        'seal anew, under other keys, what is sealed in the database, and throw the old keys away',
      ),
  ).action(
    alone(async ({ reason, json = false }) => {
      await withDatabase('owner', async (database, { secrets, dataDir }) => {
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateSealingKeys({ database, events, random: systemRandom }, secrets, { by, reason, dataDir }),
        )
        const lost =
          done.unreadable === 0 ? '' : ` ${done.unreadable} had been sealed elsewhere, and stay closed.`
        show(json, done, `Sealed anew: ${done.resealed}. The old keys open nothing.${lost}`)
      })
    }),
  )

  reasoned(
    rotate
      .command('backup')
      .description(
        'make backups for another key from now on; the former one stays, for it still opens what was made before',
      ),
  ).action(
    alone(async ({ reason, json = false }) => {
      await withDatabase('guard', async (database, { settings, secrets, dataDir }) => {
        const { backupRecipient } = settings
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateBackupIdentity({ database, events }, secrets, { by, reason, dataDir, backupRecipient }),
        )
        const older =
          done.backups_of_former === 0
            ? 'No backup here opens with a former one.'
            : `${inWords(done.backups_of_former, 'backup')} here still open with a former one, which stays in that file. If it leaked: make a backup (npx 6fb backup create), delete those and their copies elsewhere, and replace the keys that are in them (npx 6fb rotate link --emergency, checkpoint, events).`
        show(
          json,
          done,
          `Backups are made for another key (${done.recipient}).\nCopy ${done.identity_file} again to where this machine is not.\n${older}`,
        )
      })
    }),
  )

  reasoned(
    rotate
      .command('checkpoint')
      .description(
        'have another key sign checkpoints and backups; what the former one signed before stays good, and nothing that it signs from now on',
      ),
  ).action(
    alone(async ({ reason, json = false }) => {
      await withDatabase('guard', async (database, { secrets, dataDir }) => {
        const done = await withEventLog(database, secrets.eventMac, (events) =>
          rotateCheckpointKey({ database, events }, secrets, { by, reason, dataDir }),
        )
        show(
          json,
          done,
          `Another key signs checkpoints and backups (${done.key}); the one before signed up to position ${done.last_position}.\nWhoever checks evidence or exports needs the keys anew: npx 6fb audit key\nCopy ${join(dataDir, 'secrets', identityName)} again to where this machine is not: it names who signs backups.`,
        )
      })
    }),
  )

  reasoned(
    rotate
      .command('events')
      .description(
        'have events get their MACs under another key; whoever has the former one writes none that is believed',
      ),
  ).action(
    alone(async ({ reason, json = false }) => {
      await withDatabase('guard', async (database, { secrets, dataDir }) => {
        if (readRunFile(dataDir) === null)
          throw new CommandError('The guard has to run, for it seals. Start the shop first: npx 6fb start')
        const done = await rotateEventKey(database, secrets, { by, reason, dataDir })
        show(
          json,
          done,
          `Events get their MACs under another key (${done.key}); the former one counts up to position ${done.last_position} of the chain.`,
        )
      })
    }),
  )
}

function alone(action: Action): Action {
  return (options) => rotateAlone(() => action(options))
}

function reasoned(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for the record', 'Rotated from the command line.')
    .option('--json', 'one JSON line')
}
