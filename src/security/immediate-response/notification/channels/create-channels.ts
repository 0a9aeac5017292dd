import { join } from 'node:path'
import type { Clock } from '../../../../platform/clock/clock.ts'
import type { Settings } from '../../../../platform/config/settings.ts'
import type { Random } from '../../../../platform/crypto/random.ts'
import { alertmanagerChannel } from './alertmanager.ts'
import type { Channel } from './channel.ts'
import { mailChannel } from './mail.ts'
import { pagerdutyChannel } from './pagerduty.ts'
import { slackChannel } from './slack.ts'
import { smsChannel } from './sms.ts'
import { webhookChannel } from './webhook.ts'

/** The channels that the settings set up, the first to be tried first. Mail there always is. */
export function createChannels(
  settings: Settings,
  { clock, random, dataDir }: { clock: Clock; random: Random; dataDir: string },
): Channel[] {
  const { pagerdutyRoutingKey, pagerdutyUrl, slackWebhookUrl, alertmanagerUrl } = settings
  const { alertWebhookUrl, alertWebhookSecret, twilioAccountSid, twilioAuthToken, twilioFrom, twilioUrl } =
    settings
  const mail = mailChannel({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    folder: join(dataDir, 'mail'),
    random,
  })
  const channels: (Channel | null)[] = [
    pagerdutyRoutingKey === null
      ? null
      : pagerdutyChannel({ baseUrl: pagerdutyUrl, routingKey: pagerdutyRoutingKey }),
    slackWebhookUrl === null ? null : slackChannel(slackWebhookUrl),
    alertWebhookUrl === null || alertWebhookSecret === null
      ? null
      : webhookChannel({ url: alertWebhookUrl, secret: alertWebhookSecret, clock }),
    alertmanagerUrl === null ? null : alertmanagerChannel(alertmanagerUrl),
    twilioAccountSid === null || twilioAuthToken === null || twilioFrom === null
      ? null
      : smsChannel({
          baseUrl: twilioUrl,
          accountSid: twilioAccountSid,
          authToken: twilioAuthToken,
          from: twilioFrom,
        }),
    mail,
  ]
  return channels.filter((channel) => channel !== null)
}
