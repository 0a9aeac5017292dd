import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { sha256 } from '../crypto/digest.ts'

const ITERATIONS = 4096

/**
 * What PostgreSQL keeps of a password for SCRAM-SHA-256 (RFC 5803, RFC 7677). Given in its place, the password stands in no
 * statement, and so in no log of statements. `password` is ASCII: it is not prepared (RFC 4013).
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const keyOf = (words: string): Buffer => createHmac('sha256', salted).update(words).digest()
  const [stored, server] = [sha256(keyOf('Client Key')), keyOf('Server Key')]
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored.toString('base64')}:${server.toString('base64')}`
}
