import { ask, type Chapter } from '../requirement.ts'

const report = 'src/security/investigation'
const mail = 'src/app/notifications'
const none = (what: string) => ({ doesNotApply: `${what} is not used.` })

/** V1. */
export const encodingAndSanitization: Chapter = {
  number: 1,
  name: 'Encoding and sanitization',
  requirements: [
    ask('1.1.1', 2, 'Input is decoded once, before it is looked at', {
      where: ['src/platform/http/create-http.ts', 'src/platform/http/request-check.ts'],
    }),
    ask('1.1.2', 2, 'Output is escaped last, where it is written', {
      where: [`${report}/report-html.ts`, `${mail}/booking-mail.ts`],
    }),
    ask('1.2.1', 1, 'Text cannot change the structure of HTML or of headers', {
      where: [
        `${report}/report-html.ts`,
        `${mail}/booking-mail.ts`,
        'web/app/main.tsx',
        'web/public/main.tsx',
      ],
    }),
    ask('1.2.2', 1, 'Addresses are put together safely, of safe schemes', {
      where: ['web/api/request.ts', 'web/app/session.ts', 'src/entry/pages.ts'],
    }),
    ask('1.2.3', 1, 'Text cannot change the structure of JSON or of scripts', {
      where: ['src/platform/log/log.ts', 'src/platform/http/send-problem.ts'],
    }),
    ask('1.2.4', 1, 'Text cannot change a statement of the database', {
      where: [
        'src/platform/postgres/connect.ts',
        'src/platform/postgres/roles.ts',
        'src/security/data-protection/backup.ts',
      ],
      seenBy:
        'Values are parameters, by Kysely or the tagged template of the driver. Where there can be none, sql.raw and unsafe are given names of the code, of the catalogue or of a manifest (letters, digits and _ alone), and passwords of roles, which the program makes and quotes.',
    }),
    ask('1.2.5', 1, 'Text cannot become a command of the system', {
      where: [
        'src/platform/process/keep-child.ts',
        'src/platform/postgres/embedded-postgres.ts',
        'src/platform/log/system-log.ts',
        'src/entry/drill-command.ts',
      ],
      seenBy: 'These alone start processes: with a list of arguments, no shell, and nothing of a request.',
    }),
    ask('1.2.6', 2, 'Text cannot change a question to LDAP', none('LDAP')),
    ask('1.2.7', 2, 'Text cannot change an XPath', none('XPath')),
    ask('1.2.8', 2, 'Text cannot give orders to LaTeX', none('LaTeX')),
    ask('1.2.9', 2, 'Text in a pattern is quoted', {
      where: ['src/security/monitoring/sigma/text-pattern.ts'],
    }),
    ask('1.3.1', 1, 'HTML that people write is cleaned', {
      doesNotApply: 'Nobody can write HTML: what people write is text everywhere.',
    }),
    ask('1.3.2', 1, 'No text is run as code', {
      where: ['src/platform/http/request-check.ts', 'src/platform/http/security-headers.ts'],
      seenBy:
        'Nothing calls eval, Function or node:vm; Ajv compiles the schemas of the code alone, and pages are not allowed to (no unsafe-eval).',
    }),
    ask('1.3.3', 2, 'What goes to a dangerous place has only signs and a length that are safe there', {
      where: [
        'src/platform/http/wire.ts',
        'src/platform/http/request-check.ts',
        'src/security/emergency-commands/show.ts',
      ],
    }),
    ask('1.3.4', 2, 'SVG of people is cleaned', { doesNotApply: 'Nobody can upload an image.' }),
    ask('1.3.5', 2, 'Markdown, CSS and the like of people are made harmless', {
      where: [`${report}/report-markdown.ts`, 'src/app/shop/shop-schema.ts'],
    }),
    ask('1.3.6', 2, 'The server is not led to ask within its own network', {
      where: ['src/platform/http/safe-fetch.ts', 'src/platform/http/public-address.ts'],
      gap: 'Of public addresses any port is asked.',
    }),
    ask('1.3.7', 2, 'No template is built of what people write', {
      doesNotApply: 'There is no template engine: mails and reports are literals of the code.',
    }),
    ask('1.3.8', 2, 'Text cannot change a question to JNDI', none('JNDI')),
    ask('1.3.9', 2, 'Text cannot give orders to memcache', {
      doesNotApply: 'There is no memcache; Valkey gets keys and values as arguments of its protocol.',
    }),
    ask('1.3.10', 2, 'Text is not taken for a format string', {
      where: ['src/platform/log/log.ts'],
      seenBy: 'Messages of the log are words of the code; what comes from outside is a field beside them.',
    }),
    ask('1.3.11', 2, 'Text cannot give orders to the mail server', { where: [`${mail}/mail-transport.ts`] }),
    ask('1.4.1', 2, 'Memory is safe', {
      where: ['package.json'],
      seenBy:
        'All of the program is TypeScript. Native code comes in packages alone: Node, PostgreSQL, argon2.',
    }),
    ask('1.4.2', 2, 'Numbers stay in their range', { where: ['src/platform/http/request-check.ts'] }),
    ask('1.4.3', 2, 'What was taken is given back', {
      where: [
        'src/platform/postgres/connection-pool.ts',
        'src/platform/http/safe-fetch.ts',
        'src/platform/memory/remembered.ts',
      ],
      seenBy:
        'Memory is collected; connections, files and threads are given back in a finally, and what is remembered has a bound.',
    }),
    ask('1.5.1', 1, 'XML is read without entities', none('XML')),
    ask('1.5.2', 2, 'Only data is made of what comes in', {
      where: ['src/platform/http/request-check.ts', 'src/platform/http/create-http.ts'],
    }),
  ],
}
