import type { Channel } from './channel.ts'
import { ChannelFailure } from './channel.ts'
import { post } from './http-post.ts'

/** Two messages of 153 characters: longer ones are cut into parts, each of which costs. */
const LENGTH_MAX = 306

/** Text messages by Twilio's Messages API (2010-04-01). */
export function smsChannel(options: {
  baseUrl: string
  accountSid: string
  authToken: string
  from: string
}): Channel {
  const { baseUrl, accountSid, authToken, from } = options
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const url = `${baseUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`
  return {
    name: 'sms',
    note: null,
    async send({ headline, url: link }, to) {
      if (to === null) throw new ChannelFailure('There is no number to write to.', false)
      const text = `${headline.slice(0, LENGTH_MAX - link.length - 1)} ${link}`
      await post(url, new URLSearchParams({ To: to, From: from, Body: text }).toString(), {
        authorization,
        'content-type': 'application/x-www-form-urlencoded',
      })
    },
  }
}
