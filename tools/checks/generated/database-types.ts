import { generate, Logger, PostgresDialect } from 'kysely-codegen'
import type { Generator } from './generator.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** The types of every table, from the migrations, as the driver gives its values. */
export const databaseTypes: Generator = {
  path: 'src/platform/postgres/database-types.ts',
  generate: () =>
    withScratchDatabase(({ query }) =>
      generate({
        db: query,
        dialect: new PostgresDialect(),
        defaultSchemas: ['public'],
        logger: new Logger('silent'),
        outFile: null,
        typeMapping: { timestamptz: 'Temporal.Instant', int8: 'number' },
      }),
    ),
}
