import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { actions, heldBy, permissions, standings, widestScope } from '../../../src/app/auth/permissions.ts'
import type { Generator } from './generator.ts'
import { markdownTable, notice } from './markdown.ts'

const root = resolve(import.meta.dirname, '../../..')

/** docs/permissions.md: who may do what, and by which routes. */
export const permissionDocs: Generator = {
  path: 'docs/permissions.md',
  generate: () => Promise.resolve(render(routesByAction())),
}

/** The routes of each action, as openapi.json says. */
function routesByAction(): Map<string, string[]> {
  const { paths } = JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { 'x-permission'?: string }>>
  }
  const routes = new Map<string, string[]>()
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { 'x-permission': action }] of Object.entries(operations)) {
      if (action !== undefined)
        routes.set(action, [...(routes.get(action) ?? []), `${method.toUpperCase()} ${path}`])
    }
  }
  return routes
}

function render(routes: Map<string, string[]>): string {
  const rows = actions.map((action) => [
    `\`${action}\``,
    permissions[action].does,
    ...standings.map((standing) => widestScope(action, heldBy(standing)) ?? ''),
  ])
  const addresses = actions.flatMap((action) =>
    (routes.get(action) ?? []).map((route) => [`\`${action}\``, `\`${route}\``]),
  )
  return `# Permissions

${notice('src/app/auth/permissions.ts and openapi.json')}

Every request is checked against this table, and so is what a program with a key may do. *own* is what is somebody's own,
*chair* what is of a barber's own chair, *shop* everything in the shop; an empty field is not at all. Whoever is signed in is a
*person*, also where he has no role. Who has several roles may do what any of them may.
A barber account that is nobody's chair, such as the front desk, reads the bookings and clients of the whole shop.

${markdownTable(['Action', 'In words', ...standings], rows)}

## Routes

What is not listed is for everybody, or for whoever has a signed link.

${markdownTable(['Action', 'Route'], addresses)}
`
}
