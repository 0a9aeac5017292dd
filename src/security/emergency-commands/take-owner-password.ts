import type { SecretStore } from '../../platform/crypto/secrets.ts'
import { ownerPasswordNames } from './shop-secrets.ts'

/** Keeps the password that the owner of the tables has now, in the place of the one before. */
export function takeOwnerPassword(store: SecretStore, password: string): void {
  store.replace(ownerPasswordNames.present, password)
  store.remove(ownerPasswordNames.next)
}
