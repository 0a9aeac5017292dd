import { ask, type Chapter } from '../requirement.ts'

const bookings = 'src/app/bookings'

/** V2. */
export const validationAndBusinessLogic: Chapter = {
  number: 2,
  name: 'Validation and business logic',
  requirements: [
    ask('2.1.1', 1, 'Documents say what form each item has', { where: ['openapi.json'] }),
    ask('2.1.2', 2, 'Documents say which items have to fit together', {
      where: ['docs/booking.md'],
      seenBy:
        '"What is offered" says what of a booking has to fit, "Hours" and "A booking’s life" the same of theirs.',
    }),
    ask('2.1.3', 2, 'Documents say the limits of what people may do, each and all together', {
      where: ['docs/booking.md', 'docs/inventory.md', 'docs/commands.md'],
      seenBy:
        '"Limits" says it of bookings, "What costs much" of requests; `6fb limits` prints those that are in force.',
    }),
    ask('2.2.1', 1, 'Input is taken when it has the form that is expected, and else refused', {
      where: ['src/platform/http/assert-route-schema.ts', 'src/platform/http/request-check.ts'],
    }),
    ask('2.2.2', 1, 'The server looks at input, whatever the page did', {
      where: ['src/platform/http/request-check.ts'],
    }),
    ask('2.2.3', 2, 'Items that belong together have to fit', {
      where: ['src/app/availability/assert-open.ts', 'src/app/hours/wall-hours.ts'],
    }),
    ask('2.3.1', 1, 'Steps are done in their order, and none is left out', {
      where: [`${bookings}/booking.ts`, 'src/app/auth/second-factors/pass-second-factor.ts'],
    }),
    ask('2.3.2', 2, 'The limits hold that documents tell of', {
      where: ['src/app/availability/limit.ts', 'src/app/catalogue/limits.sql.ts'],
    }),
    ask('2.3.3', 2, 'What is done is done whole or not at all', {
      where: [`${bookings}/book.ts`, 'src/platform/postgres/tenant.ts'],
    }),
    ask('2.3.4', 2, 'Nothing is given to two', { where: [`${bookings}/bookings.sql.ts`, 'schema.sql'] }),
    ask('2.4.1', 2, 'Machines are held off', {
      where: ['src/entry/limit-requests.ts', 'src/security/booking-protection/limits/limit-policies.ts'],
      gap: 'A guest books without any sign of being human: within the limit of his address, and those of the shop.',
    }),
  ],
}
