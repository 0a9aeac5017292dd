import { Visitor } from 'oxc-parser'
import { areaOf } from './place.ts'
import type { Convention, Violation } from './violation.ts'

const timers = new Set(['setTimeout', 'setInterval', 'setImmediate'])
const globals = new Set(['Date'])
const members = new Set([
  'Math.random',
  'Temporal.Now',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])
const imports = new Set(['node:timers', 'node:timers/promises', 'timers', 'timers/promises'])
const randomImports = new Set(['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'webcrypto'])

/**
 * Time and randomness are handed in (Clock, Random): app and security, their tests included, read
 * neither the machine's clock nor its dice, and only platform sets timers.
 */
export const injectedTime: Convention = function* (file) {
  const area = areaOf(file.path)
  const isDomainArea = area === 'app' || area === 'security'
  if (!isDomainArea && area !== 'entry') return
  const found: Violation[] = []
  const report = (name: string, offset: number): void => {
    const message = `${name}: take a Clock, a Random or a timer of platform instead`
    found.push({ rule: 'injected-time', path: file.path, line: file.lineAt(offset), message })
  }
  const inNames = new Set<number>()
  new Visitor({
    MemberExpression(node) {
      if (node.computed || node.property.type !== 'Identifier') return
      inNames.add(node.property.start)
      if (node.object.type !== 'Identifier') return
      const name = `${node.object.name}.${node.property.name}`
      if (isDomainArea && members.has(name)) report(name, node.start)
      if (node.object.name === 'globalThis') inNames.delete(node.property.start)
    },
    Property(node) {
      if (!node.computed && !node.shorthand) inNames.add(node.key.start)
    },
    PropertyDefinition: (node) => void (node.computed || inNames.add(node.key.start)),
    MethodDefinition: (node) => void (node.computed || inNames.add(node.key.start)),
    TSPropertySignature: (node) => void (node.computed || inNames.add(node.key.start)),
    TSMethodSignature: (node) => void (node.computed || inNames.add(node.key.start)),
    Identifier(node) {
      if (inNames.has(node.start)) return
      if (timers.has(node.name) || (isDomainArea && globals.has(node.name))) report(node.name, node.start)
    },
    ImportDeclaration(node) {
      if (imports.has(node.source.value)) report(node.source.value, node.start)
      if (!isDomainArea || !/^(node:)?crypto$/.test(node.source.value)) return
      for (const { local, type } of node.specifiers) {
        if (type === 'ImportSpecifier' && randomImports.has(local.name)) report(local.name, local.start)
      }
    },
  }).visit(file.program)
  yield* found
}
