import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Generator } from './generator.ts'

const root = resolve(import.meta.dirname, '../../..')
const workspace = join(root, 'tools/openapi-types')

/**
 * The types of the web's HTTP client, from openapi.json. The tool needs the programming interface of
 * TypeScript 5, which 7 does not have, so it lives in a workspace of its own.
 */
export const clientTypes: Generator = {
  path: 'web/api/schema.d.ts',
  async generate() {
    const tool = join(workspace, 'node_modules/openapi-typescript/bin/cli.js')
    const input = join(root, 'openapi.json')
    const options = { cwd: workspace, maxBuffer: 64 * 1024 * 1024 }
    return (await promisify(execFile)(process.execPath, [tool, input], options)).stdout
  },
}
