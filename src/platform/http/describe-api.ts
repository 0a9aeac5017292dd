import type { sample as compose } from 'openapi-sampler'
import type { Http } from './create-http.ts'

interface Content {
  content?: Record<string, { schema: Parameters<typeof compose>[0]; example?: unknown }>
}

/** As much of the document as examples are about. */
interface Described {
  paths: Record<string, Record<string, { requestBody?: Content; responses: Record<string, Content> }>>
}

/**
 * The API document (OpenAPI 3.1) with an example of every request body and of every JSON answer that says yes: that of its
 * schema, or one composed of those of its fields. What composes them is loaded here, when the document is asked for: no
 * start waits for it.
 */
export async function describeApi(http: Http): Promise<object> {
  const { sample } = await import('openapi-sampler')
  const document: object = http.swagger()
  for (const path of Object.values((document as Described).paths)) {
    for (const { requestBody, responses } of Object.values(path)) {
      const yes = Object.entries(responses).flatMap(([status, answer]) =>
        status.startsWith('2') ? answer : [],
      )
      for (const { content } of [requestBody ?? {}, ...yes]) {
        const json = content?.['application/json']
        if (json !== undefined) json.example ??= sample(json.schema)
      }
    }
  }
  return document
}
