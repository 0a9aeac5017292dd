import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../../src/entry/start-server.ts'
import { loadSettings } from '../../../src/platform/config/settings.ts'
import { describeApi } from '../../../src/platform/http/describe-api.ts'
import type { Generator } from './generator.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** openapi.json: what the running server says of its API. */
export const apiDocument: Generator = {
  path: 'openapi.json',
  generate: () =>
    withScratchDatabase(async (_, address) => {
      const dataDir = mkdtempSync(join(tmpdir(), '6fb-api-document-'))
      const secret = () => randomBytes(32).toString('base64url')
      const server = await startServer({
        type: 'start',
        database: address,
        workerDatabase: address,
        keys: {
          tokenSealing: secret(),
          eventMac: secret(),
          link: secret(),
          digest: secret(),
          sealing: secret(),
        },
        settings: loadSettings({ PORT: '0', LOG_LEVEL: 'fatal', DATA_DIR: dataDir }),
        dataDir,
      })
      try {
        return `${JSON.stringify(await describeApi(server.http), null, 2)}\n`
      } finally {
        await server.stop()
        rmSync(dataDir, { recursive: true, force: true })
      }
    }),
}
