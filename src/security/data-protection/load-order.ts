/** A foreign key: `from` refers to `to`. */
export interface Reference {
  from: string
  to: string
}

/**
 * Orders tables so that each comes after those it refers to; of several orders, the one nearest to the alphabet.
 * A table may refer to itself. Throws an Error when two refer to each other.
 */
export function loadOrder(tables: readonly string[], references: readonly Reference[]): string[] {
  const waiting = new Set(tables.toSorted())
  const order: string[] = []
  while (waiting.size > 0) {
    const next = [...waiting].find((table) =>
      references.every(({ from, to }) => from !== table || to === table || !waiting.has(to)),
    )
    if (next === undefined) throw new Error(`These tables refer to each other: ${[...waiting].join(', ')}.`)
    waiting.delete(next)
    order.push(next)
  }
  return order
}
