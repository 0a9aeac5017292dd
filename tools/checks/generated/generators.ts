import { appsensorDocs } from './appsensor.ts'
import { apiDocument } from './api-document.ts'
import { asvsDocs } from './asvs.ts'
import { clientTypes } from './client-types.ts'
import { commandDocs } from './commands.ts'
import { configurationDocs } from './configuration.ts'
import { databaseTypes } from './database-types.ts'
import { errorCodeDocs } from './error-codes.ts'
import type { Generator } from './generator.ts'
import { permissionDocs } from './permissions.ts'
import { playbookCoverageDocs } from './playbook-coverage.ts'
import { schemaSnapshot } from './schema.ts'

/** Every generated file, in an order in which each finds what it is made from up to date. */
export const generators: Generator[] = [
  databaseTypes,
  schemaSnapshot,
  configurationDocs,
  commandDocs,
  errorCodeDocs,
  asvsDocs,
  playbookCoverageDocs,
  appsensorDocs,
  apiDocument,
  clientTypes,
  permissionDocs,
]
