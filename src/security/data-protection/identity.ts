/** What opens backups: the private half of an age key, and whom it may expect as their signer. */
export interface BackupIdentity {
  /** AGE-SECRET-KEY-1… */
  secret: string
  /** signerName() of the shop's key and of those before it; none when the file does not say. */
  signers: string[]
}

const SIGNER = /^# signed by: ([0-9a-f]{64})$/
const SECRET = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/

/**
 * An identity as a file that the age program reads too. The signer's name stands in a comment, so that whoever kept
 * nothing but this file can still tell a true backup from a false one. `former` is the text of a file whose identities stay, to
 * open what was made for them.
 */
export function formatIdentity(
  identity: { secret: string; recipient: string; signer: string },
  former = '',
): string {
  return [
    '# Opens the backups of a 6FB shop. Keep a copy where the shop is not.',
    `# public key: ${identity.recipient}`,
    `# signed by: ${identity.signer}`,
    identity.secret,
    former,
  ].join('\n')
}

/** Reads an identity file, ours or one that age-keygen made, the newest identity first; empty when no key is in it. */
export function parseIdentities(text: string): BackupIdentity[] {
  const found: BackupIdentity[] = []
  let signers: string[] = []
  for (const line of text.split('\n').map((each) => each.trim())) {
    const signer = SIGNER.exec(line)?.[1]
    if (signer !== undefined) signers.push(signer)
    if (!SECRET.test(line)) continue
    found.push({ secret: line, signers })
    // What a comment says is of the key below it.
    signers = []
  }
  return found
}

/** The text of an identity file whose identities expect each of `signers` too. One that was made elsewhere names none, and stays so. */
export function addSigner(text: string, signers: readonly string[]): string {
  return text.replaceAll(/(^# signed by: .*\n)+/gm, (lines) => {
    const own = signers.map((signer) => `# signed by: ${signer}\n`)
    return own.filter((line) => !lines.includes(line)).join('') + lines
  })
}
