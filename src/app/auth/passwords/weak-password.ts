let common: Promise<ReadonlySet<string>> | undefined

/** The 49,000 most common passwords of known breaches; read when they are first asked for. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  )
  return common
}

/**
 * Why a password is too easy to guess, or null: it is on the list of common and breached ones, with or without what is
 * put before and after ("Password1234!"), or it is the person's own address or name. Nothing else is asked of it but
 * its length (NIST SP 800-63B, 3.1.1.2).
 */
export async function weaknessOf(
  password: string,
  person: { email: string; name: string },
): Promise<'common' | 'personal' | null> {
  const text = password.toLowerCase()
  const letters = [...text.matchAll(/\p{L}/gu)]
  const last = letters.at(-1)
  const core = last === undefined ? '' : text.slice(letters[0]?.index, last.index + last[0].length)
  const list = await commonPasswords()
  if (list.has(text) || list.has(core) || new Set(text).size < 4) return 'common'
  const email = person.email.toLowerCase()
  const own = [
    email,
    email.split('@')[0] ?? '',
    person.name.toLowerCase(),
    person.name.toLowerCase().replaceAll(' ', ''),
  ]
  return own.some((word) => word !== '' && (text === word || core === word)) ? 'personal' : null
}
