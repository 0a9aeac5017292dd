import { claimOfAddress, ownerOfAddress, type AccountOfAddress } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { claimSalt } from './claim-salt.ts'
import { hashPassword, verifyPassword } from './password.ts'

/**
 * The accounts of an address, before anybody is signed in: the one whose address it is, if there is one, and those that claim
 * it. `opens` gives the one that a password opens, or null. It does the same work whether there are none or a million: one
 * comparison for the owner, one hash for all claims, which have a salt in common, and one look for that.
 */
export async function findByPassword(
  { database, keys }: Pick<AuthContext, 'database' | 'keys'>,
  email: string,
): Promise<{
  owner: AccountOfAddress | undefined
  opens: (password: string) => Promise<AccountOfAddress | null>
}> {
  const owner = await ownerOfAddress(database, email)
  return {
    owner,
    async opens(password) {
      const [matches, claimHash] = await Promise.all([
        verifyPassword(password, owner?.password_hash ?? null),
        hashPassword(password, claimSalt(keys.digest, email)),
      ])
      const claim = await claimOfAddress(database, email, claimHash)
      return (matches ? owner : claim) ?? null
    },
  }
}
