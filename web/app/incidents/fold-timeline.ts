import type { TimelineItem } from '../../api/types.ts'

/** Lines of a timeline that stand as one: the words of the last, and the time of each end. */
export interface FoldedLine {
  id: string
  kind: string
  text: string
  /** RFC 3339, of the first line. */
  from: string
  /** RFC 3339, of the last line; equal to `from` where one line stands alone. */
  to: string
  count: number
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The milliseconds that each order of a line took to be in force; empty for any other line. */
function enforcedMs(item: TimelineItem): number[] {
  const times = item.data['enforced_ms']
  return isRecord(times) ? Object.values(times).filter((ms) => typeof ms === 'number') : []
}

function textOf(lines: TimelineItem[]): string {
  const last = lines.at(-1)?.text ?? ''
  const times = lines.flatMap(enforcedMs)
  if (lines.length === 1 || times.length === 0) return last
  return `${times.length} orders in force, the slowest after ${Math.max(...times)} ms.`
}

/** Whether a line says again what the line before it said: the same words, or orders in force once more. */
function repeats(item: TimelineItem, before: TimelineItem | undefined): boolean {
  if (before === undefined || before.kind !== item.kind) return false
  return before.text === item.text || (enforcedMs(before).length > 0 && enforcedMs(item).length > 0)
}

/** Lines in the order of their time, those that repeat the one before them folded into it. */
export function foldTimeline(items: TimelineItem[]): FoldedLine[] {
  const runs: TimelineItem[][] = []
  for (const item of items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const run = runs.at(-1)
    if (run !== undefined && repeats(item, run.at(-1))) run.push(item)
    else runs.push([item])
  }
  return runs.flatMap((lines) => {
    const [first, last] = [lines[0], lines.at(-1)]
    if (first === undefined || last === undefined) return []
    const { id, kind, at: from } = first
    return [{ id, kind, text: textOf(lines), from, to: last.at, count: lines.length }]
  })
}
