import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of secrets, each one made when it is first asked for and kept from then on. Files are 0600. */
export interface SecretStore {
  /** 32 random bytes, for HMAC. */
  symmetric(name: string): Buffer
  /** A password of 192 bits, safe in an address. */
  password(name: string): string
  /** An Ed25519 private key (RFC 8037) as PKCS #8 PEM; its public half is written beside it as `<name>.pub`. */
  signing(name: string): string
  /** A text that `make` gives the first time. */
  text(name: string, make: () => string): string
}

/** Opens `folder`, making it (0700) when it is not there. */
export function openSecrets(folder: string): SecretStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)

  const text = (name: string, make: () => string): string => {
    const path = join(folder, name)
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    // Written aside and linked into place: of two processes that start at once, one makes the secret and both use it.
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, make(), { mode: 0o600 })
    try {
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
    return readFileSync(path, 'utf8')
  }

  return {
    text,
    symmetric: (name) =>
      Buffer.from(
        text(name, () => randomBytes(32).toString('base64url')),
        'base64url',
      ),
    password: (name) => text(name, () => randomBytes(24).toString('base64url')),
    signing(name) {
      let publicHalf: string | undefined
      const privateHalf = text(name, () => {
        const pair = generateKeyPairSync('ed25519', {
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        })
        publicHalf = pair.publicKey
        return pair.privateKey
      })
      if (publicHalf !== undefined) text(`${name}.pub`, () => publicHalf ?? '')
      return privateHalf
    },
  }
}
