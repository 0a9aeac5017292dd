import { addNumber, between, outside, type NumberRanges } from './number-ranges.ts'

/** What a writer says of its numbers from `first` to `last`. */
export interface NumberCount {
  first: number
  last: number
  /** Those whose transaction it did not hear to be committed. Each other one stands in the log. */
  unwritten: NumberRanges
}

/** The numbers that one writer gives its events, from 1 without a gap, and what became of them. */
export interface WrittenNumbers {
  /** The next number. What becomes of it is not known yet. */
  take(): number
  /** Whether the event with this number is known to be committed. */
  settle(number: number, isWritten: boolean): void
  /** What can be said that was not told yet; null while that would vouch for no event. */
  count(): NumberCount | null
  /** A count was written, as the event with this number, which is nothing to tell of by itself. */
  told(count: NumberCount, number: number): void
}

/** Begins at 1. */
export function createWrittenNumbers(): WrittenNumbers {
  const open = new Set<number>()
  let newest = 0
  let toldLast = 0
  /** Both above `toldLast`. */
  let unwritten: NumberRanges = []
  let counts: NumberRanges = []

  return {
    take() {
      newest += 1
      open.add(newest)
      return newest
    },
    settle(number, isWritten) {
      if (!open.delete(number)) throw new Error(`Number ${number} is settled already.`)
      if (!isWritten) addNumber(unwritten, number)
    },
    count() {
      const first = toldLast + 1
      // A set keeps the order in which they were taken.
      const [oldest = newest + 1] = open
      const last = oldest - 1
      const written = outside(unwritten, first, last)
      const isNews = written.some(([from, to]) => outside(counts, from, to).length > 0)
      return isNews ? { first, last, unwritten: between(unwritten, first, last) } : null
    },
    told({ last }, number) {
      open.delete(number)
      addNumber(counts, number)
      toldLast = last
      unwritten = between(unwritten, last + 1, newest)
      counts = between(counts, last + 1, newest)
    },
  }
}
