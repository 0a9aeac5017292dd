import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CreationHeaders } from '../../platform/http/etag.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import {
  listOf,
  Nullable,
  sensitive,
  strictObject,
  utcTime,
  withExample,
  withExamples,
  ONE_LINE,
} from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { signedIn } from '../auth/access.ts'
import { recordReading } from '../auth/record-reading.ts'
import { tenantOf } from '../auth/actor.ts'
import { BarberId, BarberName, StaffAccountId } from '../wire-names.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeStaff } from './change-staff.ts'
import { staffProblems } from './errors.ts'
import { inviteStaff } from './invite-staff.ts'
import { readInvitation } from './read-invitation.ts'
import { roleViews } from './role-view.ts'
import type { StaffContext } from './staff-context.ts'
import { selectInvitations, selectStaff } from './staff.sql.ts'
import {
  invitationView,
  memberView,
  staffEtag,
  staffRoles,
  type LinkedInvitation,
  type StaffMember,
} from './staff.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

const Roles = Type.Array(Type.Enum([...staffRoles]), {
  minItems: 1,
  maxItems: staffRoles.length,
  uniqueItems: true,
  description: 'An owner may give every role, a manager that of a barber.',
  examples: [['barber']],
})
const WantedBarber = {
  ...BarberId,
  description:
    'Which barber of this shop the person is. Left out, it is the one from before or elsewhere, else a new one.',
}

const RoleView = Type.Object({
  role: Type.String({ examples: ['barber'] }),
  permissions: Type.Array(
    Type.Object({
      action: Type.String({ examples: ['bookings.read'] }),
      does: Type.String({ examples: ['Read bookings and their history'] }),
      scope: Type.String({ examples: ['chair'] }),
    }),
  ),
})

const StaffView = Type.Object({
  id: { ...StaffAccountId, description: 'Of the account, or of the invitation.' },
  state: Type.Enum(['active', 'invited']),
  email: Type.String({ examples: ['marco@example.com'] }),
  name: sensitive('personal', BarberName),
  roles: Type.Array(Type.String(), { description: 'In this shop.', examples: [['barber']] }),
  barber_id: Nullable(BarberId),
  upcoming_bookings: Type.Integer({
    description: 'Still to come, of this barber in this shop.',
    examples: [4],
  }),
  expires_at: Type.Union([Type.String(), Type.Null()], {
    description: 'Until when an invitation is good.',
    examples: [null],
  }),
})

const InvitationView = Type.Object({
  shop: Type.Object({
    slug: Type.String({ examples: ['old-town'] }),
    name: sensitive('public', Type.String({ examples: ['Old Town'] })),
  }),
  roles: Type.Array(Type.String(), { examples: [['barber']] }),
  expires_at: Type.String({ examples: ['2031-03-10T08:00:00Z'] }),
})

/** Who works in a shop: for its owners and managers; and the invitations, for who has the link. */
export function staffRoutes(http: Http, context: StaffContext): void {
  const { database, clock, ledger } = context
  const tags = ['staff']
  const config = { access: 'staff.manage' } as const
  const ById = strictObject({ id: StaffAccountId })
  const ByToken = strictObject({ token: Type.String({ maxLength: 60 }) })

  async function record(request: FastifyRequest, keys: string[]): Promise<void> {
    await recordReading({ ledger }, request, {
      table: 'account',
      keys,
      fields: ['email', 'name'],
      purpose: 'staff',
    })
  }

  async function shown(request: FastifyRequest, member: StaffMember) {
    await record(request, [member.id])
    return memberView(member)
  }

  http.get(
    '/staff',
    {
      config,
      schema: {
        summary: 'Who works in the shop, and who was invited to',
        tags,
        response: { 200: listOf(StaffView) },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const now = clock.now()
      const [staff, invitations] = await withTenant(
        database,
        tenantOf(actor),
        async (transaction) =>
          [await selectStaff(transaction, { now }), await selectInvitations(transaction)] as const,
      )
      const open = invitations.filter(({ expiresAt }) => Temporal.Instant.compare(expiresAt, now) > 0)
      await record(
        request,
        [...staff, ...open].map(({ id }) => id),
      )
      return { items: [...staff.map(memberView), ...open.map(invitationView)], next_cursor: null }
    },
  )

  http.post(
    '/staff',
    {
      config: { ...config, stepUp: true, ledger: 'own input' },
      schema: {
        summary: 'Ask somebody by mail to work in the shop',
        tags,
        description:
          'The mail has a link. Who opens it and signs in with, or registers, that e-mail address has the roles from then on. Asking the same address again replaces the invitation.',
        headers: CreationHeaders,
        body: strictObject({
          email: Type.String({ format: 'email', maxLength: 254, examples: ['ida@example.com'] }),
          name: sensitive(
            'personal',
            Type.String({ minLength: 1, maxLength: 120, pattern: ONE_LINE, examples: ['Ida'] }),
          ),
          roles: Roles,
          barber_id: Type.Optional(withExample(WantedBarber, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e25')),
        }),
        response: {
          201: withExamples(StaffView, {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e53',
            state: 'invited',
            email: 'ida@example.com',
            name: 'Ida',
            barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e25',
            upcoming_bookings: 0,
            expires_at: '2031-03-10T08:00:00Z',
          }),
        },
      },
    },
    async (request, reply) => {
      const { email, name, roles, barber_id: barberId = null } = request.body
      assertBarber(roles, barberId)
      const invitation = await inviteStaff(context, signedIn(request), {
        email,
        name: name.trim(),
        roles,
        barberId,
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      return reply.status(201).send(invitationView(invitation))
    },
  )

  http.get(
    '/roles',
    {
      config,
      schema: {
        summary: 'What each role may do',
        tags,
        description:
          'A role adds to what `person` may, who is everybody signed in. The scope says how far: to what is their own, of their own chair, or to the whole shop.',
        response: { 200: listOf(RoleView) },
      },
    },
    () => ({ items: roleViews(), next_cursor: null }),
  )

  http.get(
    '/staff/:id',
    {
      config,
      schema: {
        summary: 'One who works in the shop',
        tags,
        params: ById,
        response: { 200: StaffView },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const [member] = await withTenant(database, tenantOf(actor), (transaction) =>
        selectStaff(transaction, { id: request.params.id, now: clock.now() }),
      )
      if (member === undefined) throw httpProblems.not_found()
      reply.header('etag', staffEtag(member))
      return shown(request, member)
    },
  )

  http.patch(
    '/staff/:id',
    {
      config: { ...config, stepUp: true },
      schema: {
        summary: 'Give other roles in this shop',
        tags,
        description:
          'They are exactly these from then on, also for who is signed in. Who is made a barber is the same person as in other shops, and is not booked twice.',
        params: ById,
        headers: Type.Object({
          'if-match': Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'The ETag of what was read; 412 when it has changed.',
            }),
          ),
        }),
        body: strictObject({ roles: Roles, barber_id: Type.Optional(WantedBarber) }),
        response: { 200: StaffView },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const { roles, barber_id: barberId = null } = request.body
      assertBarber(roles, barberId)
      const member = await changeStaff(context, actor, {
        accountId: request.params.id,
        roles,
        barberId,
        ifMatch: request.headers['if-match'] ?? null,
      })
      reply.header('etag', staffEtag(member))
      return shown(request, member)
    },
  )

  http.delete(
    '/staff/:id',
    {
      config: { ...config, stepUp: true },
      schema: {
        summary: 'End somebody’s work in this shop, or take an invitation back',
        tags,
        description:
          'The account stays, and its roles in other shops. A barber is offered no more; bookings still to come stay, for the shop to move.',
        params: ById,
        response: {
          200: Type.Object({ id: StaffAccountId, upcoming_bookings: Type.Integer({ examples: [4] }) }),
        },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { id } = request.params
      if (await withdrawInvitation(context, actor, id)) return { id, upcoming_bookings: 0 }
      const change = { accountId: id, roles: [], barberId: null, ifMatch: null }
      const { upcomingBookings } = await changeStaff(context, actor, change)
      return { id, upcoming_bookings: upcomingBookings }
    },
  )

  const shopOf = async (request: FastifyRequest): Promise<string | undefined> => {
    const { token } = request.params as { token: string }
    return readInvitation(context, token).then(
      ({ shopId }) => shopId,
      () => undefined,
    )
  }

  http.get(
    '/invitations/:token',
    {
      config: { access: 'link', shopOf },
      schema: {
        summary: 'What an invitation offers',
        tags,
        params: ByToken,
        response: { 200: InvitationView },
      },
    },
    async (request) => {
      const invitation = await readInvitation(context, request.params.token)
      if (invitation.shopId !== request.actor.shopId) throw staffProblems.invitation_not_valid()
      return view(invitation)
    },
  )

  http.post(
    '/invitations/:token/acceptance',
    {
      config: { access: 'account.own', shopOf },
      schema: {
        summary: 'Say yes to an invitation, signed in with the account of the address it went to',
        tags,
        params: ByToken,
        body: Type.Optional(Type.Union([strictObject({}), Type.Null()])),
        response: { 200: InvitationView },
      },
    },
    async (request) => view(await acceptInvitation(context, signedIn(request), request.params.token)),
  )
}

function view({ slug, shopName, roles, expiresAt }: LinkedInvitation) {
  return { shop: { slug, name: shopName }, roles, expires_at: utcTime(expiresAt) }
}

function assertBarber(roles: readonly string[], barberId: string | null): void {
  if (barberId === null || roles.includes('barber')) return
  throw httpProblems.invalid_request({
    detail: 'barber_id goes with the role barber.',
    extensions: { field: 'barber_id' },
  })
}
