const ALIKE_MIN = 0.7

/**
 * Whether two names may be one person's, written twice: the same words in any order, accents or not, one of them left
 * out, or a slip of the pen (Sørensen-Dice over pairs of letters). Never a proof, only a reason to look.
 */
export function areSimilarNames(one: string, other: string): boolean {
  const [left, right] = [wordsOf(one), wordsOf(other)]
  if (left.length === 0 || right.length === 0) return false
  const [fewer, more] = left.length <= right.length ? [left, right] : [right, left]
  if (fewer.every((word) => more.includes(word))) return true
  return likeness(pairsOf(left.join(' ')), pairsOf(right.join(' '))) >= ALIKE_MIN
}

function wordsOf(name: string): string[] {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu)?.toSorted() ?? []
}

function pairsOf(text: string): string[] {
  return Array.from({ length: Math.max(text.length - 1, 0) }, (_, index) => text.slice(index, index + 2))
}

function likeness(left: string[], right: string[]): number {
  const rest = [...right]
  const shared = left.filter((pair) => {
    const index = rest.indexOf(pair)
    if (index !== -1) rest.splice(index, 1)
    return index !== -1
  })
  return (2 * shared.length) / Math.max(left.length + right.length, 1)
}
