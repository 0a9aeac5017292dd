import { hmac } from '../../platform/crypto/digest.ts'

/** Under what the device with this key is known to an account; `key` is one that the database does not have. */
export function digestOfDevice(key: Uint8Array, accountId: string, deviceKey: string): Buffer {
  return hmac(key, 'device', accountId, deviceKey)
}
