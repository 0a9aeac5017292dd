import { createResource } from '../../../api/catalogue.ts'
import type { Resource } from '../../../api/types.ts'
import { nextName } from './resource-names.ts'

/** Adds one more of a kind. Its name is the key as well: sent again after a lost answer, none is made twice. */
export function addNext(kind: string, all: Resource[]): Promise<Resource> {
  const name = nextName(kind, all)
  return createResource({ kind, name }, `${kind} ${name}`)
}
