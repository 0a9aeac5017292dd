import type { Settings } from '../platform/config/settings.ts'
import type { DatabaseAddress } from '../platform/postgres/address.ts'

/** What the supervisor tells the server over IPC: its database role, its secrets, the settings. */
export interface ServerStart {
  type: 'start'
  database: DatabaseAddress
  workerDatabase: DatabaseAddress
  /** Rings of keys, as text. */
  keys: { tokenSealing: string; eventMac: string; link: string; digest: string; sealing: string }
  settings: Settings
  dataDir: string
}

/** What the guard is told. The server's keys are not among it. */
export interface GuardStart {
  type: 'start'
  database: DatabaseAddress
  keys: {
    eventMac: string
    eventMacFormer: string
    witness: string
    checkpointSigning: string
    checkpointFormer: string
  }
  /** Every setting and secret by its name, a secret as a digest under the guard's own key. */
  described: Record<string, string>
  settings: Settings
  dataDir: string
}
