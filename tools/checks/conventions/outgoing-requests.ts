import { Visitor } from 'oxc-parser'
import { isTest } from './place.ts'
import type { Convention, Violation } from './violation.ts'

/** Where requests leave the program: the one way to the outside, and what asks our own server on loopback. */
const ways = new Set([
  'src/platform/http/safe-fetch.ts',
  'src/platform/http/ask-own-server.ts',
  'src/security/booking-protection/limits/test-limiter.ts',
  'src/security/emergency-commands/ask-health.ts',
  'src/security/manual-checks/probe.ts',
])
const modules = /^(node:)?(https?|http2|net|tls|dgram)$|^(undici|axios|got|node-fetch|ky|ws)$/
/** What these modules have besides, with which nobody can be reached. */
const harmless = new Set(['isIP', 'isIPv4', 'isIPv6', 'STATUS_CODES', 'METHODS'])
const globals = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])

/** What leaves `src` goes through `safeFetch` or `safeSend`, which reach no private network (ASVS 1.3.6). */
export const outgoingRequests: Convention = function* (file) {
  if (!file.path.startsWith('src/') || isTest(file.path) || ways.has(file.path)) return
  const found: Violation[] = []
  const report = (name: string, offset: number): void => {
    const message = `${name} reaches out: use safeFetch or safeSend of src/platform/http`
    found.push({ rule: 'outgoing-request', path: file.path, line: file.lineAt(offset), message })
  }
  new Visitor({
    ImportDeclaration({ source, importKind, specifiers }) {
      if (importKind === 'type' || !modules.test(source.value)) return
      for (const one of specifiers) {
        if (one.type === 'ImportSpecifier' && (one.importKind === 'type' || harmless.has(one.local.name)))
          continue
        report(`${one.local.name} of ${source.value}`, one.start)
      }
    },
    ImportExpression({ source }) {
      if (source.type === 'Literal' && modules.test(String(source.value)))
        report(String(source.value), source.start)
    },
    CallExpression({ callee }) {
      if (callee.type === 'Identifier' && globals.has(callee.name)) report(callee.name, callee.start)
    },
    NewExpression({ callee }) {
      if (callee.type === 'Identifier' && globals.has(callee.name)) report(callee.name, callee.start)
    },
    MemberExpression({ object, property, computed }) {
      if (computed || object.type !== 'Identifier' || object.name !== 'globalThis') return
      if (property.type === 'Identifier' && globals.has(property.name)) report(property.name, property.start)
    },
  }).visit(file.program)
  yield* found
}
