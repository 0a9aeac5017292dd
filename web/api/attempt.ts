/** A random key without a secure context: shops are also opened by a plain address in the shop's own network. */
function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Gives one idempotency key per attempt: the same request sent again (a lost answer, a second tap) carries the same key
 * and does nothing twice; a changed one is a new attempt.
 */
export function attempts(): (request: object) => string {
  let last = { text: '', key: '' }
  return (request) => {
    const text = JSON.stringify(request)
    if (text !== last.text) last = { text, key: freshKey() }
    return last.key
  }
}
