import type { paths } from './schema.d.ts'

// What each operation of the API takes and answers, read from the generated schema: a changed API breaks the type check.

/** The methods of the API. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type JsonOf<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : undefined
type Success = 200 | 201 | 202 | 204
type PathOf<Op> = Op extends { parameters: { path: infer Path } } ? { path: Path } : { path?: never }
type QueryOf<Op> = Op extends { parameters: { query: infer Query } }
  ? { query: Query }
  : Op extends { parameters: { query?: infer Query } }
    ? { query?: NonNullable<Query> }
    : { query?: never }
type BodyOf<Op> = Op extends { requestBody: infer Body }
  ? { body: NonNullable<JsonOf<Body>> }
  : Op extends { requestBody?: infer Body }
    ? { body?: NonNullable<JsonOf<NonNullable<Body>>> }
    : { body?: never }

/** The paths of the API that answer a method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never
}[keyof paths]

/** One operation of the API, by its path and method. */
export type Operation<P extends keyof paths, M extends Method> = paths[P][M]

/** The JSON of a success. */
export type AnswerOf<Op> = Op extends { responses: infer Responses }
  ? JsonOf<Responses[keyof Responses & Success]>
  : never

/**
 * What an operation is called with: the parts of its path, its query, its body. Of several operations it is asked one by
 * one: all paths with all queries and all bodies would be too many.
 */
export type InputOf<Op> = Op extends unknown
  ? PathOf<Op> &
      QueryOf<Op> &
      BodyOf<Op> & { headers?: Record<string, string>; signal?: AbortSignal | undefined }
  : never

/** The paths that answer a list. */
export type ListPath = {
  [P in PathFor<'get'>]: AnswerOf<Operation<P, 'get'>> extends { items: unknown[] } ? P : never
}[PathFor<'get'>]

/** What a list is asked with; where a page begins and how long it is, the client decides. */
export type ListInputOf<P extends ListPath> = Omit<InputOf<Operation<P, 'get'>>, 'query'> & {
  query?: Partial<NonNullable<InputOf<Operation<P, 'get'>>['query']>>
}

/** One item of a list. */
export type ItemOf<P extends ListPath> =
  AnswerOf<Operation<P, 'get'>> extends { items: (infer Item)[] } ? Item : never
