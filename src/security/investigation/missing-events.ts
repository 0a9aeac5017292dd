import { countOf } from '../../platform/events/number-count.ts'
import { addNumber, between, outside, type NumberRanges } from '../../platform/events/number-ranges.ts'

/** Events that their writer has seen committed, and that never came into the chain. */
export interface MissingEvents {
  /** Where the chain has the event in which the writer counts them. */
  position: number
  writerId: string
  numbers: NumberRanges
}

/** Holds what writers tell of their numbers against what the chain has of them. */
export interface NumberCheck {
  /** Takes the next event of the chain; gives what it shows to be missing. */
  observe(event: {
    position: number
    writer_id: string
    writer_number: number
    body: string
  }): MissingEvents | null
}

/**
 * Begins before the first link. A count speaks of committed transactions only, and its own is later, so everything that it
 * counts comes before it in the order of sealing. Numbers above a writer's last count are not judged: what became of them is
 * not known.
 */
export function createNumberCheck(): NumberCheck {
  const writers = new Map<string, { counted: number; seen: NumberRanges }>()
  return {
    observe({ position, writer_id: writerId, writer_number: number, body }) {
      let writer = writers.get(writerId)
      if (writer === undefined) {
        writer = { counted: 0, seen: [] }
        writers.set(writerId, writer)
      }
      if (number > writer.counted) addNumber(writer.seen, number)
      const count = countOf(body)
      if (count === null) return null
      const { first, last, unwritten } = count
      const known = [...between(writer.seen, first, last)]
      for (const [from, to] of unwritten) for (let one = from; one <= to; one += 1) addNumber(known, one)
      const numbers = outside(known, first, last)
      writer.counted = Math.max(writer.counted, last)
      writer.seen = between(writer.seen, writer.counted + 1, Number.MAX_SAFE_INTEGER)
      return numbers.length === 0 ? null : { position, writerId, numbers }
    },
  }
}
