/**
 * What a terminal obeys instead of showing it: control characters, and those that turn the direction of text (Unicode, Cc and
 * Bidi_Control).
 */
const OBEYED = /[\p{Cc}\p{Bidi_Control}]/gu

/**
 * Prints one thing: for a program with --json, else for a person. Somebody's name can be in it, and hides or forges nothing:
 * what a terminal would obey is printed as \u001b, line breaks excepted.
 */
export function show(json: boolean, value: unknown, text: string): void {
  const shown = (json ? JSON.stringify(value) : text).replaceAll(OBEYED, (one) =>
    one === '\n' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  process.stdout.write(`${shown}\n`)
}
