import { ask, type Chapter } from '../requirement.ts'

const requests = 'src/entry/log-requests.ts'
const log = 'src/platform/log/log.ts'
const events = 'src/platform/events/event-log.ts'

/** V16. */
export const securityLoggingAndErrorHandling: Chapter = {
  number: 16,
  name: 'Security logging and error handling',
  requirements: [
    ask('16.1.1', 2, 'Documents list all logs', {
      where: ['docs/inventory.md'],
      seenBy: '"What is written down": layer, form, place, readers, use, and how long.',
    }),
    ask('16.2.1', 2, 'Entries say when, where, who and what', { where: [requests, events] }),
    ask('16.2.2', 2, 'Times are of one clock, in UTC', {
      where: [requests, 'src/security/manual-checks/check-clock.ts'],
      gap: 'Machine and database are compared by `6fb verify`; whether both are wrong nobody looks.',
    }),
    ask('16.2.3', 2, 'Logs go only where documents say', {
      where: [log, 'src/platform/log/system-log.ts', 'docs/inventory.md'],
      seenBy:
        'createLog and createEventLines write to the standard output, and nothing sends them on; createSystemLog gets checkpoints alone.',
    }),
    ask('16.2.4', 2, 'Logs can be read and put together by machines', { where: [requests, events] }),
    ask('16.2.5', 2, 'What is sensitive stays out of logs', {
      where: [log, 'src/platform/ledger/wire-sensitivity.ts'],
    }),
    ask('16.3.1', 2, 'All sign-ins and tries are logged', { where: ['src/app/auth/auth-event.ts'] }),
    ask('16.3.2', 2, 'Refusals of rights are logged', {
      where: [requests, 'src/app/auth/api-keys/api-key-event.ts'],
    }),
    ask('16.3.3', 2, 'Attempts to get around protections are logged', {
      where: ['src/entry/limit-event.ts', 'src/app/auth/tell-forgery.ts', requests],
    }),
    ask('16.3.4', 2, 'Errors that nobody expected are logged', {
      where: ['src/platform/http/send-problem.ts'],
    }),
    ask('16.4.1', 2, 'An entry cannot forge another', { where: [log] }),
    ask('16.4.2', 2, 'Logs are kept from being read and changed', {
      where: ['schema.sql', 'src/security/investigation/verify-chain.ts'],
      gap: 'That is so of events. What stands on the standard output is in the hands of who collects it.',
    }),
    ask('16.4.3', 2, 'Logs go to another system', {
      notMet:
        'Checkpoints do (SYSLOG): with SYSLOG=local, where it begins, to the log of the same machine. Events stay in the database that the program uses, sealed by the guard; `6fb audit export` copies them by hand.',
    }),
    ask('16.5.1', 2, 'An error tells nothing of the inside', {
      where: ['src/platform/http/send-problem.ts'],
    }),
    ask('16.5.2', 2, 'What others fail to do breaks nothing', {
      where: [
        'src/entry/server-state.ts',
        'src/platform/limits/shared-windows.ts',
        'src/app/auth/oidc/provider-client.ts',
      ],
    }),
    ask('16.5.3', 2, 'What fails, fails shut', {
      where: ['src/entry/hold-unrecorded.ts', 'src/app/bookings/book.ts'],
    }),
  ],
}
