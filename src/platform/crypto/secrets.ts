import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sha256 } from './digest.ts'
import { writeRing } from './secret-ring.ts'

/** A folder of secrets, each one made when it is first asked for and kept until it is replaced. Files are 0600. */
export interface SecretStore {
  /** The text of a ring of keys (`readRing`), with one key of 32 random bytes the first time. */
  ring(name: string): string
  /** A password of 192 bits, safe in an address. */
  password(name: string): string
  /** An Ed25519 private key (RFC 8037) as PKCS #8 PEM; its public half is written beside it as `<name>.pub`. */
  signing(name: string): string
  /** A text that `make` gives the first time. */
  text(name: string, make: () => string): string
  /** A text that is there; null when it is not. */
  find(name: string): string | null
  /** Puts another text in the place of what was there, in one step. */
  replace(name: string, text: string): void
  /** Takes a text away for good. */
  remove(name: string): void
  /** The text of each one that there is, by its name. */
  all(): Record<string, string>
  /** Changes whenever one of the secrets does, and tells nothing of them. */
  fingerprint(): string
}

/** A new password: 192 bits, safe in an address. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url')
}

/** A new key of 32 random bytes. */
export function newKey(): Uint8Array {
  return randomBytes(32)
}

/** Opens `folder`, making it (0700) when it is not there. */
export function openSecrets(folder: string): SecretStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  /** Written aside and put into place: nobody reads half of it, and a crash leaves the one or the other. */
  const place = (name: string, content: string, put: (draft: string, path: string) => void): void => {
    const path = join(folder, name)
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, content, { mode: 0o600, flush: true })
    try {
      put(draft, path)
    } finally {
      rmSync(draft, { force: true })
    }
  }

  const find = (name: string): string | null => {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return null
    }
  }

  const text = (name: string, make: () => string): string => {
    const path = join(folder, name)
    const there = find(name)
    if (there !== null) return there
    // Of two processes that start at once, one makes the secret and both use it.
    place(name, make(), (draft, target) => {
      try {
        linkSync(draft, target)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    })
    return readFileSync(path, 'utf8')
  }

  const all = (): Record<string, string> =>
    // One that is taken away meanwhile is not there.
    Object.fromEntries(
      secretFilesIn(folder).flatMap((name) => {
        const there = find(name)
        return there === null ? [] : [[name, there]]
      }),
    )

  return {
    text,
    ring: (name) => text(name, () => writeRing([newKey()])),
    password: (name) => text(name, newPassword),
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
    find,
    replace: (name, content) => place(name, content, renameSync),
    remove: (name) => rmSync(join(folder, name), { force: true }),
    all,
    fingerprint: () => sha256(JSON.stringify(all())).toString('hex').slice(0, 16),
  }
}

/** Which files of a folder of secrets, or the folder itself as `.`, others than their owner may use. */
export function exposedSecrets(folder: string): string[] {
  return ['.', ...secretFilesIn(folder)].filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
}

/** Mends them, and tells which. */
export function closeSecrets(folder: string): string[] {
  const open = exposedSecrets(folder)
  for (const name of open) chmodSync(join(folder, name), name === '.' ? 0o700 : 0o600)
  return open
}

/** Names of what is kept, without drafts and public halves. */
function secretFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^[a-z-]+$/.test(name))
    .toSorted()
}
