import { Type, type Static } from 'typebox'
import { StaffAccountId } from '../../../app/wire-names.ts'
import {
  Id,
  Instant,
  localTime,
  Nullable,
  sensitive,
  strictObject,
  withExample,
} from '../../../platform/http/wire.ts'
import { channelNames, type SentNotification } from './notification.ts'
import type { Shift } from './on-call.ts'
import { SHIFTS_MAX } from './rota-request.ts'

const Person = sensitive('personal', Type.String({ examples: ['Marco'] }))

/** Who was told of an incident, by what, and whether it got there. */
export const NotificationsView = Type.Object({
  acknowledgement: Nullable(
    Type.Object({
      at: Type.String({ examples: ['2031-03-03T02:17:40+01:00'] }),
      name: Person,
    }),
  ),
  items: Type.Array(
    Type.Object({
      id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e94'),
      kind: Type.Enum(['opened', 'reminder', 'update', 'digest', 'summary', 'test']),
      channel: Type.Enum([...channelNames], { examples: ['mail'] }),
      told_name: Nullable(
        sensitive(
          'personal',
          Type.String({
            description: 'Who, where the channel does not know by itself.',
            examples: ['Marco'],
          }),
        ),
      ),
      level: Type.Integer({
        description: 'How far the telling had gone: from 0, one person, to 2 and more, everybody.',
        examples: [0],
      }),
      state: Type.Enum(['waiting', 'sending', 'delivered', 'failed', 'folded'], {
        description: 'Folded is part of a summary.',
        examples: ['delivered'],
      }),
      attempts: sensitive('public', Type.Integer({ examples: [1] })),
      created_at: Type.String({ examples: ['2031-03-03T02:14:13+01:00'] }),
      delivered_at: Nullable(Type.String({ examples: ['2031-03-03T02:14:14+01:00'] })),
      last_error: Type.Union([Type.String(), Type.Null()], { examples: [null] }),
    }),
  ),
})

const shiftFields = {
  account_id: StaffAccountId,
  position: Type.Enum(['first', 'second'], {
    description: 'Who is told first, and who when that one does not answer.',
    examples: ['first'],
  }),
  starts_at: withExample(Instant, '2031-03-03T09:00:00+01:00'),
  ends_at: withExample(Instant, '2031-03-10T09:00:00+01:00'),
  every_weeks: Type.Union([Type.Integer({ minimum: 1, maximum: 52 }), Type.Null()], {
    description: "Again every so many weeks, at the same time on the shop's clock; null is once.",
    examples: [2],
  }),
  is_override: Type.Boolean({
    description: 'Holds instead of those that are no overrides.',
    examples: [false],
  }),
}

/** A rota as it is sent: it takes the place of the whole one. */
export const RotaBody = strictObject({
  shifts: Type.Array(strictObject(shiftFields), { maxItems: SHIFTS_MAX }),
})

/** Who is on call now, and when else. */
export const OnCallView = Type.Object({
  now: Type.Array(Type.Object({ account_id: StaffAccountId, name: Person }), {
    description: 'The first one first; nobody is an empty list: then ALERT_EMAILS or the owners are told.',
  }),
  shifts: Type.Array(
    Type.Object({
      id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e95'),
      ...shiftFields,
      name: Person,
    }),
  ),
  people: Type.Array(Type.Object({ account_id: StaffAccountId, name: Person }), {
    description: 'Who can be on call: owners and operators.',
  }),
})

/** A shift as it is sent, under a new id. */
export function shiftOf(body: Static<typeof RotaBody>['shifts'][number], id: string): Shift {
  return {
    id,
    accountId: body.account_id,
    position: body.position,
    startsAt: Temporal.Instant.from(body.starts_at),
    endsAt: Temporal.Instant.from(body.ends_at),
    everyWeeks: body.every_weeks,
    isOverride: body.is_override,
  }
}

/** A shift on the wire. */
export function shiftView(
  shift: Shift,
  { names, timeZone }: { names: ReadonlyMap<string, string>; timeZone: string },
): Static<typeof OnCallView>['shifts'][number] {
  return {
    id: shift.id,
    account_id: shift.accountId,
    name: nameOf(shift.accountId, names),
    position: shift.position,
    starts_at: localTime(shift.startsAt, timeZone),
    ends_at: localTime(shift.endsAt, timeZone),
    every_weeks: shift.everyWeeks,
    is_override: shift.isOverride,
  }
}

/** A message on the wire. */
export function notificationView(
  row: SentNotification,
  { names, timeZone }: { names: ReadonlyMap<string, string>; timeZone: string },
): Static<typeof NotificationsView>['items'][number] {
  const { id, kind, channel, recipient, level, state, attempts, last_error } = row
  return {
    id,
    kind,
    channel,
    told_name: recipient === '' ? null : nameOf(recipient, names),
    level,
    state,
    attempts,
    created_at: localTime(row.created_at, timeZone),
    delivered_at: row.delivered_at === null ? null : localTime(row.delivered_at, timeZone),
    last_error,
  }
}

/** What somebody is called who was told or answered; an address of the settings by its place, the command line as it is. */
export function nameOf(who: string, names: ReadonlyMap<string, string>): string {
  const [, list, number] = /^alert-(email|phone) (\d+)$/.exec(who) ?? []
  if (list !== undefined) return `${list === 'email' ? 'ALERT_EMAILS' : 'ALERT_PHONES'}, no. ${number}`
  // The command line says what it is in words, an account has an id.
  return names.get(who) ?? (who.includes(' ') ? who : 'Somebody who has left')
}
