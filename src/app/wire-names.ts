import { Type } from 'typebox'
import { Id, Nullable, ONE_LINE, sensitive, withExample } from '../platform/http/wire.ts'

/** The id of a shop. In every example of the API document it is the same shop, Old Town, with the same people. */
export const ShopId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01')

/** The id of a service: a haircut, half an hour, 32.00 EUR. */
export const ServiceId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11')

/** The id of an addition: a hot towel, ten minutes, 5.00 EUR. */
export const AddOnId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e12')

/** The id of a barber: Marco. */
export const BarberId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21')

/** The id of a client: Ana. */
export const ClientId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31')

/** The id of a booking: a haircut for Ana with Marco. */
export const BookingId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e41')

/** The id of an account: Ana's. */
export const AccountId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e51')

/** The id of somebody else's account: Marco's, who works in the shop. */
export const StaffAccountId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e52')

/** What a service is called. */
export const ServiceName = sensitive('public', Type.String({ examples: ['Haircut'] }))

/** What a barber is called. */
export const BarberName = sensitive('public', Type.String({ examples: ['Marco'] }))

/** A service by its name. */
export const NamedService = Type.Object({ id: ServiceId, name: ServiceName })

/** A barber by his name. */
export const NamedBarber = Type.Object({ id: BarberId, name: BarberName })

/** How a client is called and reached. */
export const Contact = {
  name: sensitive('personal', Type.String({ examples: ['Ana Client'] })),
  email: Nullable(Type.String({ examples: ['ana@example.com'] })),
  phone: sensitive('personal', Nullable(Type.String({ examples: ['+49 30 5550123'] }))),
}

/** How somebody says who he is and how he is reached. */
export const GivenContact = {
  name: sensitive(
    'personal',
    Type.String({ minLength: 1, maxLength: 120, pattern: ONE_LINE, examples: ['Ana Client'] }),
  ),
  email: Type.Optional(
    Nullable(Type.String({ format: 'email', maxLength: 254, examples: ['ana@example.com'] })),
  ),
  phone: Type.Optional(
    sensitive(
      'personal',
      Nullable(
        Type.String({
          minLength: 5,
          maxLength: 32,
          pattern: '^[+0-9 ()/.-]+$',
          examples: ['+49 30 5550123'],
        }),
      ),
    ),
  ),
}

/** A client as a booking, or a wish for one, names him. */
export const NamedClient = Type.Object({ id: ClientId, ...Contact })
