import type { Message } from '../message.ts'
import type { ChannelName } from '../notification.ts'

/** A way to tell somebody. */
export interface Channel {
  name: ChannelName
  /** What to know of it, such as that mail is only written to files; null for nothing. */
  note: string | null
  /**
   * Hands a message over, `to` an address where the channel needs one. Throws a ChannelFailure when it is not taken;
   * sending the same message again is safe. Takes a few seconds at most.
   */
  send(message: Message, to: string | null): Promise<void>
}

/** How long a channel may take to take a message, in milliseconds. */
export const CHANNEL_TIMEOUT_MS = 4_000

/** A message that was not taken. The sentence holds no address and no secret. */
export class ChannelFailure extends Error {
  override readonly name = 'ChannelFailure'
  /** Whether it may be taken when it is sent again as it is. */
  readonly isPassing: boolean

  constructor(sentence: string, isPassing: boolean) {
    super(sentence)
    this.isPassing = isPassing
  }
}
