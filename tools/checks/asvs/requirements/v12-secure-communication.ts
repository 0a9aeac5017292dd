import { ask, type Chapter } from '../requirement.ts'

const clients = [
  'src/platform/http/safe-fetch.ts',
  'src/app/notifications/mail-transport.ts',
  'src/platform/postgres/connect.ts',
]

/** V12. */
export const secureCommunication: Chapter = {
  number: 12,
  name: 'Secure communication',
  requirements: [
    ask('12.1.1', 1, 'Only TLS 1.2 and 1.3', {
      where: clients,
      seenBy:
        'As a client the program takes what Node takes, TLS 1.2 and 1.3: nothing sets another version. As a server it speaks none; that is the proxy’s.',
    }),
    ask('12.1.2', 2, 'Only recommended ciphers', {
      where: clients,
      seenBy: 'Those of Node, in its order: nothing sets others. As a server it speaks no TLS.',
    }),
    ask('12.1.3', 2, 'Certificates of clients are looked at', { doesNotApply: 'No client shows one.' }),
    ask('12.2.1', 1, 'People reach it by TLS alone', {
      notMet:
        'The program speaks http and leaves TLS to a proxy. Without one, listening to everybody is a P2 incident; it is not refused.',
    }),
    ask('12.2.2', 1, 'Certificates are publicly trusted', { doesNotApply: 'They are the proxy’s.' }),
    ask('12.3.1', 2, 'All connections are encrypted', {
      notMet:
        'A database, mail server or Valkey elsewhere may be reached without TLS: that is a P2 incident, and not refused. Calendars may be http, a system log elsewhere hears checkpoints in the clear, and the proxy speaks http to the program.',
    }),
    ask('12.3.2', 2, 'Certificates of servers are checked', {
      where: clients,
      gap: 'With sslmode=require that of the database is not.',
    }),
    ask('12.3.3', 2, 'Services within speak TLS', {
      notMet: 'The guard and the command line ask the server by http, on the address that it listens on.',
    }),
    ask('12.3.4', 2, 'Services within trust only authorities that are named', {
      notMet:
        'Only the database can have TLS. With verify-full all public authorities are trusted, and those of NODE_EXTRA_CA_CERTS besides.',
    }),
  ],
}
