import { hash, verify, type Options } from '@node-rs/argon2'

/** OWASP's parameters for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. algorithm 2 is argon2id. */
const parameters: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** What a sign-in to an unknown account is measured against: it never matches, whatever was typed. */
const decoy = hash('an account that does not exist', parameters)

/** The argon2id hash of a password, in PHC string format. Takes about 12 ms of one core. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

/** Whether `password` is the one. With no hash (an unknown account) it does the same work and says no. */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await decoy), password)
  return matches && passwordHash !== null
}
