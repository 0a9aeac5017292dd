import { equalBytes } from '../../platform/crypto/digest.ts'
import { accountsOfAddress, type AccountOfAddress } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { claimSalt } from './claim-salt.ts'
import { comparePasswords } from './password.ts'
import type { Waiter } from './passwords/fair-queue.ts'

/**
 * The accounts of an address, before anybody is signed in: the one whose address it is, if there is one, and those that claim
 * it. `opens` gives the one that a password opens, or null. It does the same work whether there are none or hundreds: one
 * comparison for the owner, and one hash for all claims, which have a salt in common.
 */
export async function findByPassword(
  context: Pick<AuthContext, 'database' | 'keys'>,
  email: string,
): Promise<{
  owner: AccountOfAddress | undefined
  opens: (password: string, waiter: Waiter) => Promise<AccountOfAddress | null>
}> {
  const all = await accountsOfAddress(context.database, email)
  const owner = all.find(({ provisional }) => !provisional)
  return {
    owner,
    async opens(password, waiter) {
      const { matches, claimHash } = await comparePasswords(password, {
        passwordHash: owner?.password_hash ?? null,
        claimSalt: claimSalt(context.keys.digest, email),
        waiter,
      })
      if (matches && owner !== undefined) return owner
      const wanted = Buffer.from(claimHash)
      const claim = all.find(
        ({ provisional, password_hash: own }) =>
          provisional && own !== null && equalBytes(Buffer.from(own), wanted),
      )
      return claim ?? null
    },
  }
}
