import { ask, type Chapter } from '../requirement.ts'

const ledger = 'src/platform/ledger'

/** V14. */
export const dataProtection: Chapter = {
  number: 14,
  name: 'Data protection',
  requirements: [
    ask('14.1.1', 2, 'All data is sorted by how sensitive it is', {
      where: [`${ledger}/sensitivity.ts`, `${ledger}/wire-sensitivity.ts`],
    }),
    ask('14.1.2', 2, 'Documents say what protects each level', {
      where: ['docs/inventory.md'],
      seenBy: '"How sensitive what is": who gets it, logs, leaving, encryption, and how long it is kept.',
    }),
    ask('14.2.1', 1, 'Nothing sensitive stands in an address', {
      notMet:
        'A guest’s link has its token in the path, also in the API; GET /clients looks for part of a name, address or number by ?q=. Other tokens do not: keys in an address are refused, mailed tokens stand after the #. Our own log has no address.',
    }),
    ask('14.2.2', 2, 'No cache on the way keeps what is sensitive', {
      where: ['src/platform/http/security-headers.ts'],
    }),
    ask('14.2.3', 2, 'Nothing goes to others, such as trackers', {
      where: ['src/platform/http/security-headers.ts', 'src/entry/api-reference.ts'],
    }),
    ask('14.2.4', 2, 'Each level is protected as documents say', {
      where: [`${ledger}/access-ledger.ts`, 'src/entry/hold-unrecorded.ts', 'src/platform/log/log.ts'],
    }),
    ask('14.3.1', 1, 'Signing out clears the page', {
      where: ['web/app/app-frame.tsx'],
      gap: 'A session that ended elsewhere leaves a page as it is until it asks something; and a guest’s last booking stays in the tab (14.3.3).',
    }),
    ask('14.3.2', 2, 'Browsers keep nothing sensitive in their cache', {
      where: ['src/platform/http/security-headers.ts'],
    }),
    ask('14.3.3', 2, 'Storage of the browser has nothing sensitive but tokens', {
      notMet:
        'The last booking, with name, note and link, stays in sessionStorage until the tab is closed, so that a reload shows the confirmation.',
    }),
  ],
}
