import { ask, type Chapter } from '../requirement.ts'

/** V13. */
export const configuration: Chapter = {
  number: 13,
  name: 'Configuration',
  requirements: [
    ask('13.1.1', 2, 'Documents say with whom the program speaks', {
      where: ['docs/inventory.md', 'docs/threat-model.md'],
      seenBy: '"Whom it speaks with" lists all, and which addresses staff and owners choose.',
    }),
    ask('13.2.1', 2, 'Services within prove who they are, by what changes', {
      notMet:
        'Each has a role of the database of its own, whose password stays until `6fb rotate db`; nothing changes it by itself. Valkey and the mail server have what the settings say.',
    }),
    ask('13.2.2', 2, 'Services within have no more rights than they need', {
      where: ['src/platform/postgres/roles.ts', 'schema.sql'],
      gap: 'Of the operating system server, guard and command line are one user.',
    }),
    ask('13.2.3', 2, 'No service has a default password', {
      where: ['src/platform/crypto/secrets.ts', 'src/platform/crypto/secret-ring.ts'],
    }),
    ask('13.2.4', 2, 'A list says with whom the program may speak', {
      notMet:
        'A list of the code says which files reach out, and private networks are refused; but a calendar or provider may be at any public address.',
    }),
    ask('13.2.5', 2, 'A list says what the server may ask and load', {
      notMet: 'It serves one folder of files; but, as 13.2.4 says, asks any public address that staff name.',
    }),
    ask('13.3.1', 2, 'Secrets are made, kept and destroyed by something that is for it', {
      where: ['src/platform/crypto/secrets.ts', 'src/security/emergency-commands/take-given-keys.ts'],
      gap: 'It is a folder of files (0600) with commands that replace them, not a vault; one can give what it keeps by …_FILE.',
    }),
    ask('13.3.2', 2, 'Secrets are given to who needs them', {
      where: ['src/entry/start-message.ts', 'src/security/emergency-commands/start-shop.ts'],
      seenBy:
        'Each process is told its own. The folder itself is readable to all that the same user runs, as "What is not promised" says.',
    }),
    ask('13.4.1', 1, 'No version control is to be reached', { where: ['src/entry/pages.ts'] }),
    ask('13.4.2', 2, 'Nothing debugs in production', {
      where: ['src/security/monitoring/configuration/configuration-fault.ts'],
    }),
    ask('13.4.3', 2, 'No folder is listed', { where: ['src/entry/pages.ts'] }),
    ask('13.4.4', 2, 'TRACE is not answered', { where: ['src/platform/http/create-http.ts'] }),
    ask('13.4.5', 2, 'Documents and monitoring are open only where that is meant', {
      where: ['src/security/manual-checks/open-addresses.ts', 'src/entry/api-reference.ts'],
    }),
  ],
}
