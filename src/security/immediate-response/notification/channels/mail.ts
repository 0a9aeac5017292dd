import { createMailTransport } from '../../../../app/notifications/mail-transport.ts'
import type { Random } from '../../../../platform/crypto/random.ts'
import type { Message } from '../message.ts'
import { CHANNEL_TIMEOUT_MS, ChannelFailure, type Channel } from './channel.ts'

/** Mail, one thread for each incident. Sent again it has the same Message-ID, by which a mailbox knows it. */
export function mailChannel(options: {
  smtpUrl: string | null
  from: string
  folder: string
  random: Random
}): Channel {
  const transport = createMailTransport({ ...options, timeoutMs: CHANNEL_TIMEOUT_MS })
  const domain = options.from.slice(options.from.lastIndexOf('@') + 1)
  return {
    name: 'mail',
    note: options.smtpUrl === null ? 'SMTP_URL is not set: the mail is a file, and nobody has got it' : null,
    async send(message, to) {
      if (to === null) throw new ChannelFailure('There is nobody to write to.', false)
      try {
        await transport.send({
          to,
          subject: message.headline,
          text: textOf(message),
          messageId: `<${message.id}@${domain}>`,
          inReplyTo: `<${message.key}@${domain}>`,
        })
      } catch (error) {
        throw new ChannelFailure(error instanceof Error ? error.message : 'It failed.', true)
      }
    },
  }
}

function textOf({ headline, lines, url }: Message): string {
  return `${headline}\n\n${lines.join('\n\n')}\n\n${url}\n`
}
