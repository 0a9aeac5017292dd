import type { sample as compose } from 'openapi-sampler'
import { Type } from 'typebox'
import type { Http } from './create-http.ts'

/** What every operation may answer besides what it names: a problem document (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String({ examples: ['/docs/errors#slot_taken'] }),
  title: Type.String({ examples: ['Somebody was quicker: this time is taken. Choose another one.'] }),
  status: Type.Integer({ minimum: 400, maximum: 599, examples: [409] }),
  code: Type.String({ pattern: '^[a-z][a-z0-9_]*$', examples: ['slot_taken'] }),
  detail: Type.Optional(Type.String({ description: 'What is wrong with this request, in one sentence.' })),
  instance: Type.String({
    pattern: '^urn:uuid:[0-9a-f-]{36}$',
    examples: ['urn:uuid:01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01'],
  }),
})
const PROBLEM = { $ref: '#/components/responses/Problem' }

interface Content {
  content?: Record<string, { schema: Parameters<typeof compose>[0]; example?: unknown }>
}

/** As much of the document as examples are about. */
interface Described {
  components?: { responses?: object }
  paths: Record<
    string,
    Record<string, { requestBody?: Content; responses: Record<string, Content | typeof PROBLEM> }>
  >
}

/**
 * The API document (OpenAPI 3.1) with an example of every request body and of every JSON answer that says yes: that of its
 * schema, or one composed of those of its fields. Any other status is a problem. What composes them is loaded here, when the document is asked for: no
 * start waits for it.
 */
export async function describeApi(http: Http): Promise<object> {
  const { sample } = await import('openapi-sampler')
  const swagger: object = http.swagger()
  const document = swagger as Described
  document.components = {
    ...document.components,
    responses: {
      Problem: {
        description: 'It was not done: a problem document (RFC 9457) says why, by a stable code.',
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  }
  for (const path of Object.values(document.paths)) {
    for (const { requestBody, responses } of Object.values(path)) {
      const yes = Object.entries(responses).flatMap(([status, answer]) =>
        status.startsWith('2') && !('$ref' in answer) ? answer : [],
      )
      responses['default'] = PROBLEM
      for (const { content } of [requestBody ?? {}, ...yes]) {
        const json = content?.['application/json']
        if (json !== undefined) json.example ??= sample(json.schema)
      }
    }
  }
  return document
}
