/**
 * How a mail begins. Whoever made the account chose its name, and need not be who gets the mail: a name that could be more
 * than one is left out.
 */
export function greeting(name: string): string {
  return name.trim() === '' || /[\p{Cc}\p{Zl}\p{Zp}:/@]|www\.|\.\w{2,}/u.test(name)
    ? 'Hello,'
    : `Hello ${name},`
}
