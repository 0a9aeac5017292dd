import { join } from 'node:path'
import { exposedSecrets } from '../../platform/crypto/secrets.ts'
import { verdictOn, type Verdict } from './check.ts'

/** Nobody but the user that runs the shop may read its secrets. */
export function checkSecrets(dataDir: string): Verdict {
  const exposed = exposedSecrets(join(dataDir, 'secrets'))
  const faults = exposed.map((name) => `others can use ${name === '.' ? 'the folder' : name}`)
  return verdictOn(faults, 'for their owner alone')
}
