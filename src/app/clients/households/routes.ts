import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { Id, strictObject, withExample } from '../../../platform/http/wire.ts'
import { signedIn } from '../../auth/access.ts'
import { ClientId } from '../../wire-names.ts'
import { recordReading } from '../../auth/record-reading.ts'
import type { ClientContext } from '../client-context.ts'
import { ById, HouseholdView, KeyHeader } from '../client-schema.ts'
import { createHousehold } from './create-household.ts'
import { dropHouseholdMember } from './drop-household-member.ts'
import { householdView, type Household } from './household.ts'
import { putHouseholdMember } from './put-household-member.ts'
import { readHousehold } from './read-household.ts'

const Role = Type.Enum(['adult', 'child'])
const Member = strictObject({ id: Id, client_id: Id })

/** Clients who belong together: a parent is seen with the children. A client is in one household at most. */
export function householdRoutes(http: Http, context: ClientContext): void {
  async function answer(request: FastifyRequest, household: Household) {
    await recordReading(context, request, {
      purpose: 'household',
      table: 'client',
      keys: household.members.map(({ clientId }) => clientId),
      fields: ['name', 'household_role'],
    })
    return householdView(household)
  }

  http.post(
    '/households',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Bring clients together as one household',
        tags: ['clients'],
        headers: KeyHeader,
        body: strictObject({
          members: Type.Array(strictObject({ client_id: ClientId, role: Role }), {
            minItems: 1,
            maxItems: 20,
            examples: [
              [
                { client_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31', role: 'adult' },
                { client_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e32', role: 'child' },
              ],
            ],
          }),
        }),
        response: { 201: HouseholdView },
      },
    },
    async (request, reply) => {
      const household = await createHousehold(context, signedIn(request), {
        members: request.body.members.map(({ client_id: clientId, role }) => ({ clientId, role })),
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      reply.status(201).header('location', `/households/${household.id}`)
      return answer(request, household)
    },
  )

  http.get(
    '/households/:id',
    {
      config: { access: 'clients.read' },
      schema: {
        summary: 'A household and who is in it',
        tags: ['clients'],
        params: ById,
        response: { 200: HouseholdView },
      },
    },
    async (request) => answer(request, await readHousehold(context, signedIn(request), request.params.id)),
  )

  http.put(
    '/households/:id/members/:client_id',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Put a client into a household, or give him another role in it',
        tags: ['clients'],
        params: Member,
        body: strictObject({ role: withExample(Role, 'child') }),
        response: { 200: HouseholdView },
      },
    },
    async (request) => {
      const { id: householdId, client_id: clientId } = request.params
      const { role } = request.body
      return answer(
        request,
        await putHouseholdMember(context, signedIn(request), { householdId, clientId, role }),
      )
    },
  )

  http.delete(
    '/households/:id/members/:client_id',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Take a client out of a household',
        tags: ['clients'],
        params: Member,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id: householdId, client_id: clientId } = request.params
      await dropHouseholdMember(context, signedIn(request), { householdId, clientId })
      return reply.status(204).send(null)
    },
  )
}
