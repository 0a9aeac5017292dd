import { ask, type Chapter } from '../requirement.ts'

const noGraph = { doesNotApply: 'There is no GraphQL.' }
const noSocket = { doesNotApply: 'There is no WebSocket; what is live comes as server-sent events.' }

/** V4. */
export const apiAndWebService: Chapter = {
  number: 4,
  name: 'API and web service',
  requirements: [
    ask('4.1.1', 1, 'Answers say what they are, with their encoding', {
      where: [
        'src/entry/pages.ts',
        'src/security/investigation/routes.ts',
        'src/platform/http/send-problem.ts',
      ],
    }),
    ask('4.1.2', 2, 'Only pages are led from http to https', {
      where: ['src/entry/pages.ts', 'SECURITY.md'],
      seenBy:
        'The program leads nobody to https; "Transport" says that the proxy should do it for pages alone.',
    }),
    ask('4.1.3', 2, 'What a proxy says cannot be said by others', {
      where: ['src/platform/http/source.ts', 'src/platform/http/read-requests.ts'],
    }),
    ask('4.2.1', 2, 'Where a request ends is beyond doubt', {
      where: ['src/platform/http/assert-well-formed.ts', 'src/platform/http/refuse-unreadable.ts'],
    }),
    ask('4.3.1', 2, 'Questions in GraphQL have a bound', noGraph),
    ask('4.3.2', 2, 'GraphQL does not describe itself', noGraph),
    ask('4.4.1', 1, 'WebSockets use TLS', noSocket),
    ask('4.4.2', 2, 'WebSockets look at the origin', noSocket),
    ask('4.4.3', 2, 'WebSockets have tokens of their own', noSocket),
    ask('4.4.4', 2, 'Those tokens come by the session', noSocket),
  ],
}
