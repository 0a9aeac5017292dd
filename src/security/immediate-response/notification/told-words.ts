import { channelWords, type ChannelName, type NotificationKind } from './notification.ts'

/** What a line of the timeline says of a message that was taken. */
export function deliveredWords(told: {
  kind: NotificationKind
  channel: ChannelName
  /** What to know of the channel. */
  note: string | null
  /** The channel that failed before; null when none did. */
  insteadOf: ChannelName | null
  /** How many incidents it tells of. */
  incidents: number
}): string {
  const { kind, channel, note, insteadOf, incidents } = told
  const others = incidents - 1
  const extent = {
    opened: '',
    reminder: ' again, because nobody has acknowledged it',
    update: ' what has changed',
    digest: others === 0 ? '' : `, in a digest with ${others} more`,
    summary: others === 0 ? '' : `, in a summary with ${others} more`,
    test: '',
  }[kind]
  const first = insteadOf === null ? 'Told' : `${channelWords[insteadOf]} did not take it; told`
  const but = note === null ? '' : ` ${note.charAt(0).toUpperCase()}${note.slice(1)}.`
  return `${first} by ${channelWords[channel]}${extent}.${but}`
}

/** What it says of one that was not. */
export function failedWords(failed: {
  channel: ChannelName
  sentence: string
  attempt: number
  /** In how many milliseconds it is tried again; null when it is given up. */
  againMs: number | null
}): string {
  const { channel, sentence, attempt, againMs } = failed
  const name = channelWords[channel]
  const then =
    againMs === null ? 'It is not tried again.' : `It is tried again in ${Math.ceil(againMs / 1000)} s.`
  return `By ${name} it did not get through (try ${attempt}): ${sentence} ${then}`
}
