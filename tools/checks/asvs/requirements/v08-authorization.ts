import { ask, type Chapter } from '../requirement.ts'

const auth = 'src/app/auth'
const freshProof = [`${auth}/access.ts`, 'src/entry/admit-requests.ts']

/** V8. */
export const authorization: Chapter = {
  number: 8,
  name: 'Authorization',
  requirements: [
    ask('8.1.1', 1, 'Documents say who may do what, and to which records', {
      where: ['docs/permissions.md', `${auth}/permissions.ts`],
    }),
    ask('8.1.2', 2, 'Documents say who may read and write which fields', {
      notMet: 'docs/permissions.md says it of actions and of whose they are about, not of fields.',
    }),
    ask('8.2.1', 1, 'Functions are only for those who have the right', {
      where: [`${auth}/permissions.ts`, ...freshProof],
    }),
    ask('8.2.2', 1, 'Records are only for those who have the right', {
      where: ['src/platform/postgres/tenant.ts', 'src/app/clients/sight.ts'],
    }),
    ask('8.2.3', 2, 'Fields are only for those who have the right', {
      where: ['src/platform/http/wire.ts', 'src/app/clients/client.ts'],
    }),
    ask('8.3.1', 1, 'The server decides, not the page', {
      where: ['src/entry/admit-requests.ts', 'src/platform/postgres/tenant.ts'],
    }),
    ask('8.4.1', 2, 'One tenant reaches nothing of another', {
      where: ['src/platform/postgres/tenant.ts', 'schema.sql'],
    }),
  ],
}
