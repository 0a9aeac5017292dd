import type { AppContext } from '../context.ts'
import { shopOfWish } from './waitlist.sql.ts'
import { wishOfToken } from './wish-link.ts'

/** The shop of the wish that a guest's signed link opens; undefined for a link that opens none. */
export async function shopOfWishLink(
  { database, keys }: Pick<AppContext, 'database' | 'keys'>,
  token: string,
): Promise<string | undefined> {
  const wishId = wishOfToken(keys.link, token)
  return wishId === null ? undefined : shopOfWish(database.query, wishId)
}
