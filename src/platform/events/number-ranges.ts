/** Whole numbers as ranges from the first to the last of each, in order, none touching the next. */
export type NumberRanges = (readonly [first: number, last: number])[]

/** Adds a number, quickly when it is among the highest. */
export function addNumber(ranges: NumberRanges, number: number): void {
  let index = ranges.length
  while (index > 0 && (ranges[index - 1]?.[0] ?? 0) > number) index -= 1
  const before = ranges[index - 1]
  const after = ranges[index]
  if (before !== undefined && number <= before[1]) return
  const first = before?.[1] === number - 1 ? before[0] : number
  const last = after?.[0] === number + 1 ? after[1] : number
  const from = first === number ? index : index - 1
  ranges.splice(from, (last === number ? index : index + 1) - from, [first, last])
}

/** What of `ranges` is from `first` to `last`. */
export function between(ranges: NumberRanges, first: number, last: number): NumberRanges {
  return ranges.flatMap(([from, to]) =>
    to < first || from > last ? [] : [[Math.max(from, first), Math.min(to, last)] as const],
  )
}

/** The numbers from `first` to `last` that are in none of `ranges`. */
export function outside(ranges: NumberRanges, first: number, last: number): NumberRanges {
  const gaps: NumberRanges = []
  let next = first
  for (const [from, to] of between(ranges, first, last)) {
    if (from > next) gaps.push([next, from - 1])
    next = to + 1
  }
  if (next <= last) gaps.push([next, last])
  return gaps
}

/** As people write it: "3, 7 to 9". */
export function rangesInWords(ranges: NumberRanges): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`)).join(', ')
}
