import { generateKeyPairSync, sign } from 'node:crypto'

/** A value of ASN.1 in DER (X.690): its tag, its length in bytes, what it is made of. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

/** A certificate for `host` that nobody vouches for but itself (RFC 5280, with Ed25519 as in RFC 8410), and its key, as PEM. */
export function selfSigned(host: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts)
  const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value))
  const ed25519 = sequence(Buffer.from('06032b6570', 'hex'))
  const name = sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), text(0x0c, host))))
  const hosts = sequence(Buffer.from('0603551d11', 'hex'), der(0x04, sequence(text(0x82, host))))
  const content = sequence(
    Buffer.from('a003020102020101', 'hex'),
    ed25519,
    name,
    sequence(text(0x17, '200101000000Z'), text(0x17, '490101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(hosts)),
  )
  const signature = der(0x03, Buffer.of(0), sign(null, content, privateKey))
  const certificate = sequence(content, ed25519, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  }
}
