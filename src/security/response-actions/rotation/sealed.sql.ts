import { sql, type Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** Something that is sealed in the database; a signing key as text (JWE), the others as bytes. */
export interface SealedRow {
  kind: 'authenticator' | 'identity_provider' | 'signing_key'
  id: string
  sealed: Buffer
}

/** Everything that is sealed, held against changes until the transaction ends. */
export async function lockSealed(transaction: Transaction<DB>): Promise<SealedRow[]> {
  const { rows: authenticators } =
    await sql<SealedRow>`select 'authenticator' as kind, account_id::text as id,
    sealed_secret as sealed from authenticator for update`.execute(transaction)
  const { rows: providers } = await sql<SealedRow>`select 'identity_provider' as kind, shop_id::text as id,
    sealed_secret as sealed from identity_provider for update`.execute(transaction)
  const { rows: keys } = await sql<SealedRow>`select 'signing_key' as kind, kid as id,
    convert_to(sealed_private, 'UTF8') as sealed from signing_key where sealed_private is not null
    for update`.execute(transaction)
  return [...authenticators, ...providers, ...keys]
}

/** Puts what was sealed anew in the place of what was there. */
export async function placeSealed(
  transaction: Transaction<DB>,
  { kind, id }: SealedRow,
  sealed: Buffer,
): Promise<void> {
  if (kind === 'authenticator')
    await sql`update authenticator set sealed_secret = ${sealed} where account_id = ${id}`.execute(
      transaction,
    )
  else if (kind === 'identity_provider')
    await sql`update identity_provider set sealed_secret = ${sealed} where shop_id = ${id}`.execute(
      transaction,
    )
  else
    await sql`update signing_key set sealed_private = ${sealed.toString()} where kid = ${id}`.execute(
      transaction,
    )
}
