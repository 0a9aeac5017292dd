/** Prints one thing: for a program with --json, else for a person. */
export function show(json: boolean, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`)
}
