import type { RouteOptions } from 'fastify'

type Schema = Record<string, unknown>

/** Files of others, which a plug-in gives: it takes nothing from a request but their address. */
const FILES = /^\/(assets|docs)(\/|$)/

/**
 * Throws an Error that names what a route lacks: a schema of each parameter of its address, of the body that its method
 * brings and of an answer that says yes; and in what it takes, for each object, whether it may have further fields.
 */
export function assertRouteSchema({ method, url, schema }: RouteOptions): void {
  if (FILES.test(url)) return
  const [lacks] = missing([method].flat(), url, (schema ?? {}) as Schema)
  if (lacks !== undefined) throw new Error(`The route ${String(method)} ${url} has no ${lacks}.`)
}

function* missing(methods: string[], url: string, schema: Schema): Generator<string> {
  const { params, body, querystring, response } = schema
  const named = (params as { properties?: object } | undefined)?.properties ?? {}
  for (const [, name = ''] of url.matchAll(/:(\w+)/g)) if (!(name in named)) yield `schema of :${name}`
  if (body === undefined && methods.some((one) => /^(POST|PUT|PATCH)$/.test(one))) yield 'schema of its body'
  if (!Object.keys((response as object | undefined) ?? {}).some((status) => /^[23]/.test(status)))
    yield 'schema of its answer'
  for (const [part, input] of Object.entries({ params, body, querystring }))
    if (leavesOpen(input)) yield `word in the schema of its ${part} about further fields`
}

/** Whether there is an object in `schema` of which it does not say if it may have further fields. */
function leavesOpen(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  const { type, properties, additionalProperties, items, anyOf, allOf, oneOf } = schema as Schema
  const isOpen = type === 'object' && additionalProperties === undefined
  const inner = [Object.values(properties ?? {}), items, anyOf, allOf, oneOf, additionalProperties].flat()
  return isOpen || inner.some(leavesOpen)
}
