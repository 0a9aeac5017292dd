/** A failure that has one line to say to whoever typed the command. */
export class CommandError extends Error {
  override name = 'CommandError'
}
