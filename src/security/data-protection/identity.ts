/** What opens backups: the private half of an age key, and whom it may expect as their signer. */
export interface BackupIdentity {
  /** AGE-SECRET-KEY-1… */
  secret: string
  /** signerName() of the shop's key; null when the file does not say. */
  signer: string | null
}

const SIGNER = /^# signed by: ([0-9a-f]{64})$/m

/**
 * An identity as a file that the age program reads too. The signer's name stands in a comment, so that whoever kept
 * nothing but this file can still tell a true backup from a false one.
 */
export function formatIdentity(identity: { secret: string; recipient: string; signer: string }): string {
  return [
    '# Opens the backups of a 6FB shop. Keep a copy where the shop is not.',
    `# public key: ${identity.recipient}`,
    `# signed by: ${identity.signer}`,
    identity.secret,
    '',
  ].join('\n')
}

/** Reads an identity file, ours or one that age-keygen made; null when no key is in it. */
export function parseIdentity(text: string): BackupIdentity | null {
  const secret = text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line))
  return secret === undefined ? null : { secret, signer: SIGNER.exec(text)?.[1] ?? null }
}
