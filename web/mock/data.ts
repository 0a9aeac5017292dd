import type {
  Account,
  Barber,
  Booking,
  BookingState,
  CalendarSync,
  Containment,
  Impact,
  IncidentDetail,
  Service,
  Shop,
  TimelineItem,
} from '../api/types.ts'

const zone = 'Europe/Berlin'
const day = 86_400_000

/** What the stand-in server answers from. */
export interface MockState {
  nowMs: number
  shop: Shop
  services: Service[]
  barbers: Barber[]
  bookings: Booking[]
  syncs: CalendarSync[]
  accounts: Record<string, Account>
  incidents: IncidentDetail[]
  timelines: Record<string, TimelineItem[]>
  impacts: Record<string, Impact>
  containments: Record<string, Containment[]>
}

/** An instant as the wire has it: RFC 3339 with the shop's offset. */
export function local(ms: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms)
  const wall = parts.replace(' ', 'T')
  const offset = Math.round((Date.parse(`${wall}Z`) - Math.floor(ms / 1000) * 1000) / 60_000)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
}

/** Milliseconds of a wall-clock minute on the day that lies `days` after now, in the shop's zone. */
export function at(nowMs: number, days: number, minute: number): number {
  const date = local(nowMs + days * day).slice(0, 10)
  const guess = Date.parse(`${date}T00:00:00Z`) + minute * 60_000
  return guess - (Date.parse(`${local(guess).slice(0, 19)}Z`) - guess)
}

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' })

let serial = 0
const id = () => `019b0000-0000-7000-8000-${(++serial).toString(16).padStart(12, '0')}`

function random(seed: number): () => number {
  let x = seed
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    return x / 4294967296
  }
}

const people = [
  'Ana Silva',
  'Jonas Weber',
  'Tariq Aziz',
  'Leo Brandt',
  'Mihai Popescu',
  'David Okafor',
  'Paul Krüger',
  'Emil Sørensen',
  'Noah Fischer',
  'Yusuf Demir',
  'Luca Romano',
  'Max Vogel',
  'Arda Kaya',
  'Felix Braun',
  'Omar Haddad',
  'Tim Schuster',
  'Kofi Mensah',
  'Ben Albrecht',
]

function bookingsOf(nowMs: number, services: Service[], barbers: Barber[]): Booking[] {
  const next = random(7)
  const bookings: Booking[] = []
  for (let days = -2; days <= 18; days++) {
    const fullness = [0.9, 0.62, 0.97, 0.45, 0.78, 0.35, 0.55][((days % 7) + 7) % 7] ?? 0.5
    if (new Date(at(nowMs, days, 720)).getUTCDay() === 0) continue
    barbers.forEach((barber, column) => {
      let minute = 540 + (column % 3) * 15
      while (minute < 1110) {
        const offered = services.filter((service) => service.barber_ids.includes(barber.id))
        const service = offered[Math.floor(next() * offered.length)]
        if (!service) return
        if (next() > fullness * (days > 7 ? 0.6 : 1)) {
          minute += 30
          continue
        }
        const start = at(nowMs, days, minute)
        const end = start + service.duration_minutes * 60_000
        const roll = next()
        let state: BookingState = 'confirmed'
        if (end < nowMs) state = roll > 0.93 ? 'no_show' : roll > 0.87 ? 'cancelled' : 'completed'
        else if (start < nowMs) state = 'in_chair'
        else if (start < nowMs + 1_500_000 && roll > 0.3) state = 'arrived'
        else if (roll > 0.96) state = 'cancelled'
        const name = people[Math.floor(next() * people.length)] ?? 'Ana Silva'
        bookings.push({
          id: id(),
          state,
          service: { id: service.id, name: service.name, duration_minutes: service.duration_minutes },
          barber: { id: barber.id, name: barber.name },
          client: {
            id: id(),
            name,
            email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
            phone: roll > 0.5 ? '+49 151 2345678' : null,
          },
          start_at: local(start),
          end_at: local(end),
          price: service.price,
          note: roll > 0.9 && roll < 0.96 ? 'Short on the sides, please leave the length on top.' : '',
          origin: 'demo',
          created_at: local(start - 5 * day),
          version: 1,
          cancellation_free_until: local(start - 43_200_000),
          payment:
            state === 'completed'
              ? { method: 'in_shop', amount: service.price, recorded_at: local(end) }
              : null,
        })
        minute += Math.ceil((service.duration_minutes + 5) / 15) * 15
      }
    })
  }
  return bookings
}

/** A whole shop on the day of `nowMs`, the same each time. */
export function mockState(nowMs: number): MockState {
  serial = 0
  const shop: Shop = {
    id: id(),
    slug: 'kastanie',
    name: 'Kastanie Barbers',
    time_zone: zone,
    currency: 'EUR',
    phone: '+49 30 5550 0142',
    address: 'Kastanienallee 62, 10119 Berlin',
    accent: 'oklch(0.52 0.13 35)',
    demo: true,
    cancellation_free_hours: 12,
    horizon_days: 60,
  }
  const names: [string, string][] = [
    ['Marco', 'Scissor work and classic partings. Twenty years at the chair.'],
    ['Lena', 'Fades, tapers and everything short.'],
    ['Idris', 'Curls, coils and beards.'],
    ['Theo', 'The youngest of us. Patient with children.'],
  ]
  const barbers: Barber[] = names.map(([name, bio]) => ({ id: id(), name, bio, service_ids: [] }))
  const list: [string, string, number, number, number[]][] = [
    ['Haircut', 'Wash, cut and finish.', 30, 3200, [0, 1, 2, 3]],
    ['Skin fade', 'Down to the skin, blended by hand.', 45, 3800, [1, 2, 3]],
    ['Haircut & beard', 'The cut, then the beard shaped to it.', 60, 5200, [0, 1, 2]],
    ['Beard trim', 'Shape, line and oil.', 20, 1800, [0, 1, 2, 3]],
    ['Hot towel shave', 'Three towels, one razor, no hurry.', 40, 3600, [0, 2]],
    ['Long hair', 'Scissors only, shoulder length and longer.', 60, 4800, [0]],
    ['Children under 12', 'A cushion, a comic and a good cut.', 30, 2200, [0, 3]],
    ['Grey blending', 'Softens grey for about six weeks.', 45, 4200, [0, 1]],
  ]
  const services: Service[] = list.map(([name, description, duration_minutes, price, by]) => ({
    id: id(),
    name,
    description,
    duration_minutes,
    price: eur(price),
    barber_ids: by.map((index) => barbers[index]?.id ?? ''),
  }))
  for (const barber of barbers)
    barber.service_ids = services.filter((s) => s.barber_ids.includes(barber.id)).map((s) => s.id)

  const minutesAgo = (minutes: number) => local(nowMs - minutes * 60_000)
  const syncs: CalendarSync[] = barbers.slice(0, 3).map((barber, index) => ({
    id: id(),
    barber: { id: barber.id, name: barber.name },
    kind: 'ics',
    name: ['Family calendar', 'Private', 'Football'][index] ?? 'Private',
    address_host: ['calendar.example.org', 'cloud.example.net', 'club.example.com'][index] ?? 'example.org',
    state: index === 2 ? 'failing' : index === 1 ? 'lagging' : 'ok',
    last_success_at: minutesAgo([3, 41, 190][index] ?? 3),
    last_attempt_at: minutesAgo(2),
    lag_seconds: [180, 2460, 11_400][index] ?? 0,
    drift: 0,
    failure:
      index === 2
        ? { code: 'http_404', detail: 'The address answers 404: the calendar was moved or deleted.' }
        : null,
  }))

  const person = (name: string, roles: Account['roles']): Account => ({
    id: id(),
    email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
    name,
    roles,
  })
  const role = (name: Account['roles'][number]['role'], barberId: string | null = null) => ({
    role: name,
    shop_id: shop.id,
    barber_id: barberId,
  })
  const accounts = {
    'owner@example.com': person('Rosa Kastner', [role('owner'), role('operator')]),
    'marco@example.com': person('Marco Bianchi', [role('barber', barbers[0]?.id ?? null)]),
    'ana@example.com': person('Ana Silva', [role('client')]),
  }
  return {
    nowMs,
    shop,
    services,
    barbers,
    bookings: bookingsOf(nowMs, services, barbers),
    syncs,
    accounts,
    ...security(nowMs),
  }
}

function security(nowMs: number) {
  const ms = (secondsAgo: number) => local(nowMs - secondsAgo * 1000)
  const stuffing: IncidentDetail = {
    id: id(),
    number: 7,
    severity: 'P1',
    status: 'contained',
    title: 'Credential stuffing',
    sentence: 'Someone tried 120 client passwords from 60 addresses. One worked. They read one booking.',
    rule: { id: 'credential-stuffing', version: '1' },
    started_at: ms(552),
    detected_at: ms(521),
    contained_at: ms(520),
    resolved_at: null,
    booking_operational: { ok: true, checked_at: ms(12) },
    reasons: [
      {
        text: 'One record was returned to somebody who is not its owner.',
        playbook: 'P1 - Unauthorized access to user data',
      },
      {
        text: 'Sign-ins for 120 accounts failed from 60 sources within one minute.',
        playbook: 'Review distributed attack patterns',
      },
    ],
    facts: {
      attempts: 120,
      accounts_tried: 120,
      sources: 60,
      accounts_entered: 1,
      records_returned: 1,
      sessions_revoked: 1,
    },
    attempts_by_minute: Array.from({ length: 14 }, (_, index) => {
      const minute = Math.floor(nowMs / 60_000) * 60_000 - (13 - index) * 60_000
      const near = index - 4
      return {
        minute: local(minute),
        failed: near === 0 ? 74 : near === 1 ? 21 : index % 3 === 0 ? 1 : 0,
        succeeded: [2, 1, 3, 2, 3, 2, 1, 2, 3, 2, 1, 2, 2, 1][index] ?? 1,
        refused: near === 1 ? 45 : near === 2 ? 31 : near === 3 ? 12 : near === 4 ? 4 : 0,
      }
    }),
  }
  const probe: IncidentDetail = {
    ...stuffing,
    id: id(),
    number: 6,
    severity: 'P3',
    status: 'resolved',
    title: 'Blocked probing',
    sentence: 'Someone looked for known weak spots. Nothing answered, nothing was read.',
    rule: { id: 'probe-families', version: '1' },
    started_at: ms(3 * 86_400),
    detected_at: ms(3 * 86_400 - 5),
    contained_at: ms(3 * 86_400 - 6),
    resolved_at: ms(3 * 86_400 - 5000),
    attempts_by_minute: [],
    facts: { attempts: 14 },
    reasons: [{ text: 'Every attempt was refused.', playbook: 'P3 - Security best practice violations' }],
  }
  const slow: IncidentDetail = {
    ...probe,
    id: id(),
    number: 5,
    severity: 'P2',
    title: 'Slow answers',
    sentence: 'Pages answered three times slower than usual for six minutes. No booking was lost.',
    rule: { id: 'latency', version: '1' },
    started_at: ms(9 * 86_400),
    detected_at: ms(9 * 86_400 - 60),
    resolved_at: ms(9 * 86_400 - 4000),
  }
  const rows: [number, string, string][] = [
    [552, 'first_hostile_request', 'First hostile sign-in, from 127.0.3.17.'],
    [531, 'sign_in', 'The password of Ana Silva was right. A session began from 127.0.3.41.'],
    [528, 'access', 'That session read one booking of Ana Silva.'],
    [521, 'detected', 'More than 20 accounts failed from more than 10 sources within one minute.'],
    [521, 'severity', 'Severity P1: one record was returned to somebody who is not its owner.'],
    [520, 'contained', '60 sources blocked for one hour.'],
    [520, 'contained', 'The session from 127.0.3.41 was revoked.'],
    [519, 'contained', '120 accounts will be asked for a mailed code at their next sign-in.'],
    [518, 'notified', 'Rosa Kastner was told by mail.'],
    [490, 'check', 'A test booking went through.'],
    [430, 'check', 'A test booking went through.'],
    [312, 'refused', '92 further attempts were refused.'],
  ]
  const timeline: TimelineItem[] = rows.map(([ago, kind, text]) => ({
    id: id(),
    at: ms(ago),
    kind,
    text,
    data: {},
  }))
  const block: Containment = {
    id: '',
    verb: 'block_source',
    target: '',
    target_label: '',
    reason: 'Took part in the campaign.',
    created_by: 'rule credential-stuffing',
    created_at: ms(520),
    expires_at: local(nowMs + (3600 - 520) * 1000),
    enforced_ms: 31,
    lifted_at: null,
    lifted_by: null,
    active: true,
  }
  const sources: Containment[] = Array.from({ length: 60 }, (_, index) => ({
    ...block,
    id: id(),
    target: `127.0.3.${index + 10}`,
    target_label: `127.0.3.${index + 10}`,
    enforced_ms: 20 + (index % 40),
  }))
  const containments: Containment[] = [
    {
      ...block,
      id: id(),
      verb: 'revoke_session',
      target: id(),
      target_label: 'Session of Ana Silva from 127.0.3.41',
      reason: 'Began with a stuffed password.',
      enforced_ms: 31,
      expires_at: local(nowMs + 30 * day),
    },
    {
      ...block,
      id: id(),
      verb: 'challenge_account',
      target: id(),
      target_label: 'Ana Silva',
      reason: 'Its password was guessed.',
      enforced_ms: 33,
      expires_at: local(nowMs + 7 * day),
    },
    ...sources,
  ]
  const impact: Impact = {
    subjects: { count: 1, items: [{ id: id(), name: 'Ana Silva' }] },
    records: {
      count: 1,
      items: [
        {
          table: 'booking',
          key: id(),
          fields: ['service', 'start_at', 'client_name', 'client_email', 'client_phone'],
          at: ms(528),
          source: '127.0.3.41',
          session_id: id(),
        },
      ],
    },
    payment: {
      touched: 'no',
      evidence: 'No field tagged payment is among the fields of any access record of these sessions.',
    },
  }
  const none: Impact = {
    subjects: { count: 0, items: [] },
    records: { count: 0, items: [] },
    payment: { touched: 'no', evidence: 'No record was returned.' },
  }
  return {
    incidents: [stuffing, probe, slow],
    timelines: { [stuffing.id]: timeline, [probe.id]: timeline.slice(0, 1), [slow.id]: [] },
    impacts: { [stuffing.id]: impact, [probe.id]: none, [slow.id]: none },
    containments: { [stuffing.id]: containments, [probe.id]: [], [slow.id]: [] },
  }
}
