import { PostgresDialect, PostgresDriver, type DatabaseConnection, type Driver, type Kysely } from 'kysely'
import type { DB } from './database-types.ts'

type Tell = (isCommitted: boolean) => void
type Rollback = Parameters<PostgresDriver['rollbackTransaction']>

/** Who waits for the end of the transaction that is open on a connection. */
const waiting = new WeakMap<DatabaseConnection, Tell[]>()

function end(connection: DatabaseConnection, isCommitted: boolean): void {
  const all = waiting.get(connection) ?? []
  waiting.delete(connection)
  for (const tell of all) tell(isCommitted)
}

class TellingDriver extends PostgresDriver {
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    let isCommitted = false
    try {
      // Throws also when the server answers COMMIT by rolling back.
      await super.commitTransaction(connection)
      isCommitted = true
    } finally {
      end(connection, isCommitted)
    }
  }

  override async rollbackTransaction(...[connection]: Rollback): Promise<void> {
    end(connection, false)
    await super.rollbackTransaction(connection)
  }
}

/** PostgreSQL for Kysely, with transactions that tell how they ended. */
export class TellingDialect extends PostgresDialect {
  readonly #config: ConstructorParameters<typeof PostgresDialect>[0]

  constructor(config: ConstructorParameters<typeof PostgresDialect>[0]) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new TellingDriver(this.#config)
  }
}

/**
 * Calls `tell` when the transaction has ended: with true once the server has said that it is committed; with false when it
 * was rolled back, and also when its connection was lost while it committed, so that nobody here knows. Outside of a
 * transaction there is nothing to wait for: a statement that was answered is committed.
 */
export async function whenEnded(query: Kysely<DB>, tell: Tell): Promise<void> {
  if (!query.isTransaction) {
    tell(true)
    return
  }
  await query.getExecutor().provideConnection((connection) => {
    const others = waiting.get(connection)
    if (others === undefined) waiting.set(connection, [tell])
    else others.push(tell)
    return Promise.resolve()
  })
}
