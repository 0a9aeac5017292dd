import { ask, type Chapter } from '../requirement.ts'

const check = 'src/platform/http/request-check.ts'

/** V15. */
export const secureCodingAndArchitecture: Chapter = {
  number: 15,
  name: 'Secure coding and architecture',
  requirements: [
    ask('15.1.1', 1, 'Documents say within which time packages with weaknesses are replaced', {
      notMet: 'None does.',
    }),
    ask('15.1.2', 2, 'A list says all packages and where they come from', {
      where: ['package-lock.json', 'tools/checks/lock.ts'],
      gap: 'The lock is that list; `npm sbom` makes CycloneDX or SPDX of it, and no release brings one.',
    }),
    ask('15.1.3', 2, 'Documents say what costs much, and what bounds it', {
      where: ['docs/inventory.md'],
      seenBy: '"What costs much".',
    }),
    ask('15.2.1', 1, 'No package is older than documents allow', {
      notMet: 'There is no such time (15.1.1), and no step of the gate looks for known weaknesses.',
    }),
    ask('15.2.2', 2, 'What costs much brings nothing down', {
      where: [
        'src/app/auth/passwords/fair-queue.ts',
        'src/app/sync-status/read-calendar-feed.ts',
        'src/platform/limits/limit-connections.ts',
      ],
    }),
    ask('15.2.3', 2, 'Production has nothing that is not needed there', {
      notMet:
        'The package brings drills, benchmarks and tools along; a new database is filled with the demo shop unless DEMO=0; and the API can be tried at /docs.',
    }),
    ask('15.3.1', 1, 'An answer has the fields that it needs, and no others', {
      where: ['src/platform/http/assert-route-schema.ts', 'src/app/clients/client.ts'],
    }),
    ask('15.3.2', 2, 'Redirects are followed only where that is meant', {
      where: ['src/platform/http/safe-fetch.ts'],
    }),
    ask('15.3.3', 2, 'A request sets only the fields that are its own', {
      where: ['src/platform/http/assert-route-schema.ts', check],
    }),
    ask('15.3.4', 2, 'The address of who asks is beyond his word', {
      where: ['src/platform/http/source.ts'],
    }),
    ask('15.3.5', 2, 'Values have their type, and are compared strictly', {
      where: [check, '.oxlintrc.json'],
    }),
    ask('15.3.6', 2, 'Prototypes are not to be changed', { where: ['src/platform/http/create-http.ts'] }),
    ask('15.3.7', 2, 'A parameter that comes twice deceives nobody', { where: [check] }),
  ],
}
