import { unseal } from '../../../platform/crypto/seal.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { AppContext } from '../../context.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { AccountRow } from '../auth.sql.ts'
import { digestOfRecoveryCode } from './recovery-code.ts'
import { countRecoveryCodes, noteStep, readAuthenticator, useRecoveryCode } from './second-factor.sql.ts'
import { isAppCode, sealedFor, stepOfCode } from './totp.ts'

/**
 * Takes a code of the account's authenticator app, or a recovery code, of which a mail tells. Each is good once. In the
 * caller's transaction, which has the account locked. Gives what it was, or null for a wrong one.
 */
export async function takeCode(
  context: Pick<AppContext, 'clock' | 'keys' | 'log'>,
  transaction: TenantTransaction,
  wanted: { account: AccountRow; code: string; shop: { name: string; phone: string | null } },
): Promise<'totp' | 'recovery_code' | null> {
  const { clock, keys, log } = context
  const { account, shop } = wanted
  const accountId = account.id
  const now = clock.now()
  if (!isAppCode(wanted.code)) {
    const digest = digestOfRecoveryCode(keys.digest, accountId, wanted.code)
    if (!(await useRecoveryCode(transaction, { accountId, digest, now }))) return null
    const left = await countRecoveryCodes(transaction, accountId)
    const mail = secondFactorMail({ what: 'recovery_code_used', name: account.name, shop, left })
    await enqueueMail(transaction, { to: account.email, ...mail })
    return 'recovery_code'
  }
  const own = await readAuthenticator(transaction, accountId)
  if (own === undefined || own.confirmed_at === null) return null
  const secret = unseal(keys.sealing, sealedFor(accountId), own.sealed_secret)
  if (secret === null) {
    log.warn(
      { account_id: accountId },
      'an authenticator app was sealed under another key: it has to be set up anew',
    )
    return null
  }
  const step = stepOfCode(secret, wanted.code, { nowMs: now.epochMilliseconds, lastStep: own.last_step })
  if (step === null) return null
  await noteStep(transaction, { accountId, step })
  return 'totp'
}
