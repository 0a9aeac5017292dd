/** Finds shops by the name that stands in addresses and headers. */
export interface ShopDirectory {
  /** The id of a shop; undefined when there is none of this slug. */
  find(slug: string): Promise<string | undefined>
  /** The ids of all shops, the first one first. */
  list(): Promise<string[]>
}
