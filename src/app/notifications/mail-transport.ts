import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import type { Random } from '../../platform/crypto/random.ts'
import type { Mail } from './mail.ts'

const TIMEOUT_MS = 10_000

/** Where mail goes. */
export interface MailTransport {
  /** Hands a mail over. Throws an Error without addresses in it when it is not taken; sending again is safe. */
  send(mail: Mail): Promise<void>
}

/** Mail by SMTP (RFC 5321), or as files of RFC 5322 in `folder` when there is no server. */
export function createMailTransport(options: {
  smtpUrl: string | null
  /** The sender's address. */
  from: string
  folder: string
  random: Random
  /** How long the server may be silent; 10 seconds unless it says otherwise. */
  timeoutMs?: number
}): MailTransport {
  const { smtpUrl, from, folder, random, timeoutMs = TIMEOUT_MS } = options
  const message = (mail: Mail): SendMailOptions => ({
    from,
    // As an object, an address is never read as a list of several.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: mail.inReplyTo, references: mail.inReplyTo }),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.calendar === undefined
      ? {}
      : {
          attachments: [
            {
              filename: 'appointment.ics',
              content: mail.calendar,
              contentType: 'text/calendar; charset=utf-8',
            },
          ],
        }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })

  if (smtpUrl === null) {
    const composer = nodemailer.createTransport({ streamTransport: true, buffer: true })
    return {
      async send(mail) {
        const composed = await composer.sendMail(message(mail))
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(join(folder, `${random.uuid()}.eml`), composed.message, { mode: 0o600, flag: 'wx' })
      },
    }
  }

  const smtp = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  return {
    async send(mail) {
      try {
        await smtp.sendMail(message(mail))
      } catch (error) {
        const { code, responseCode } = error as { code?: string; responseCode?: number }
        // The library's own sentence has the recipient in it, and would stand in the log.
        throw new Error(`The mail server did not take the mail (${responseCode ?? code ?? 'no reason'}).`)
      }
    },
  }
}
