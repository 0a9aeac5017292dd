/**
 * Gives each of several wishes one thing of its own among those that do for it, in the order of the wishes; null when
 * there are too few. By augmenting paths (Kuhn): a thing that another needs more changes hands.
 */
export function matchEach(wishes: readonly (readonly string[])[]): string[] | null {
  const holders = new Map<string, number>()

  function give(wish: number, asked: Set<string>): boolean {
    for (const thing of wishes[wish] ?? []) {
      if (asked.has(thing)) continue
      asked.add(thing)
      const holder = holders.get(thing)
      if (holder !== undefined && !give(holder, asked)) continue
      holders.set(thing, wish)
      return true
    }
    return false
  }

  if (!wishes.every((_, wish) => give(wish, new Set()))) return null
  const given = new Map([...holders].map(([thing, wish]) => [wish, thing]))
  return wishes.flatMap((_, wish) => given.get(wish) ?? [])
}
