import type { Message } from '../message.ts'
import type { Channel } from './channel.ts'
import { post } from './http-post.ts'

/** Slack's incoming webhooks, which Mattermost, Rocket.Chat and others take as well. */
export function slackChannel(url: string): Channel {
  return {
    name: 'slack',
    note: null,
    send: (message) => post(url, JSON.stringify({ text: slackText(message) })),
  }
}

function slackText({ headline, lines, url }: Message): string {
  return [`*${escaped(headline)}*`, ...lines.map(escaped), `<${url}|Open it>`].join('\n')
}

/** The three characters that Slack reads as its own (docs.slack.dev, "Formatting message text"). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
