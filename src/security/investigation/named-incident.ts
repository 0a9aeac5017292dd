import type { Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import type { Incident } from './incident.ts'
import { findByNumber } from './incident.sql.ts'

/** The incident that a person names on the command line by its number. Throws a CommandError for none. */
export async function namedIncident(query: Kysely<DB>, number: string): Promise<Incident> {
  if (!/^\d{1,9}$/.test(number)) throw new CommandError('Name an incident by its number, such as 1.')
  const found = await findByNumber(query, Number(number))
  if (found === undefined) throw new CommandError(`There is no incident #${number}.`)
  return found
}
