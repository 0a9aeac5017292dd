import { parseDatabaseUrl, type DatabaseAddress } from '../../platform/postgres/address.ts'
import { CommandError } from '../emergency-commands/command-error.ts'

const NAME = /^[a-z_][a-z0-9_]{0,62}$/

/**
 * Reads how a person names a database: gives its address when that is a postgres:// one, null when it is a name on the
 * shop's own server. Throws a CommandError when it is neither.
 */
export function readAddress(text: string): DatabaseAddress | null {
  if (NAME.test(text)) return null
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return parseDatabaseUrl(text)
  throw new CommandError(
    'Name the database in lower-case letters, digits and _, or by a postgres:// address.',
  )
}
