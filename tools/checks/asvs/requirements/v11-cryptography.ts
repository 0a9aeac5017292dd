import { ask, type Chapter } from '../requirement.ts'

const crypto = 'src/platform/crypto'
const signing = 'src/app/auth/signing-keys'

/** V11. */
export const cryptography: Chapter = {
  number: 11,
  name: 'Cryptography',
  requirements: [
    ask('11.1.1', 2, 'Documents say how keys are made, kept, replaced and ended', {
      where: ['docs/inventory.md', 'SECURITY.md'],
      seenBy:
        '"Keys and algorithms" says it of each, with who has it; those that no command replaces are named.',
    }),
    ask('11.1.2', 2, 'Documents list all keys and algorithms, and what they are for', {
      where: ['docs/inventory.md'],
      seenBy: '"Keys and algorithms".',
    }),
    ask('11.2.1', 2, 'Cryptography is that of well-known libraries', {
      where: [`${crypto}/digest.ts`, `${crypto}/seal.ts`, 'package.json'],
      seenBy:
        'node:crypto (OpenSSL) does it, and jose, @node-rs/argon2, age-encryption, @simplewebauthn/server and otpauth; no algorithm is written here.',
    }),
    ask('11.2.2', 2, 'Algorithms and keys can be replaced', {
      notMet:
        'Keys can. Of the algorithms, what stands under `sealing`, MACs and the chain do not say theirs, and passwords are not hashed anew when the parameters change.',
    }),
    ask('11.2.3', 2, 'Everything has 128 bits of security', {
      where: [
        `${crypto}/digest.ts`,
        `${crypto}/seal.ts`,
        `${crypto}/signed-id.ts`,
        `${signing}/sealed-key.ts`,
      ],
      seenBy:
        'Ed25519, X25519, AES-256-GCM, ChaCha20-Poly1305, SHA-256; the MAC of a link has 128 bits. RSA keys are those of identity providers alone, which choose their length.',
    }),
    ask('11.3.1', 1, 'No weak mode or padding', {
      where: [`${crypto}/seal.ts`, `${signing}/sealed-key.ts`, 'src/security/data-protection/sealed-file.ts'],
      seenBy: 'AES is used with GCM alone; nothing is encrypted by RSA.',
    }),
    ask('11.3.2', 1, 'Only approved ciphers', { where: [`${crypto}/seal.ts`, `${signing}/sealed-key.ts`] }),
    ask('11.3.3', 2, 'What is encrypted cannot be changed unseen', {
      where: [`${crypto}/seal.ts`, 'src/security/data-protection/verify-backup.ts'],
    }),
    ask('11.4.1', 1, 'Only approved hash functions', {
      where: [`${crypto}/digest.ts`, 'src/app/auth/second-factors/totp.ts'],
      seenBy:
        'SHA-256 everywhere; SHA-1 within the HMAC of TOTP, since some apps know no other. MD5 only puts rows in an order.',
    }),
    ask('11.4.2', 2, 'Passwords are hashed slowly, by today’s parameters', {
      where: ['src/app/auth/passwords/hashing-thread.ts'],
    }),
    ask('11.4.3', 2, 'Hashes of signatures are long enough', {
      where: [`${crypto}/digest.ts`, 'src/security/investigation/event-chain.ts'],
      seenBy: 'The chain and all manifests are SHA-256, signed by Ed25519 with its SHA-512.',
    }),
    ask('11.4.4', 2, 'Keys come of passwords slowly', { doesNotApply: 'No key comes of a password.' }),
    ask('11.5.1', 2, 'What nobody may guess has 128 random bits', {
      where: [`${crypto}/random.ts`, `${crypto}/secrets.ts`, 'src/app/auth/refresh-token.ts'],
      seenBy:
        'node:crypto gives them: 256 for tokens, links in mails, API keys and secrets, 192 for passwords of roles. A guest’s link is a MAC of 128 bits. Codes that people type are shorter, which is 6.5.4.',
    }),
    ask('11.6.1', 2, 'Key pairs are made and used by approved algorithms', {
      where: [`${crypto}/secrets.ts`, `${signing}/sealed-key.ts`, 'src/app/auth/access-token.ts'],
      seenBy: 'Ed25519 by node:crypto, X25519 by age; no RSA key is made.',
    }),
  ],
}
