/** Who waits for something: by its source, and whether by a device that the account knows. */
export interface Waiter {
  source: string
  known: boolean
}

/** What waits to be done one after another. */
export interface FairQueue<Work> {
  /** Adds work. Gives what has to be turned away for it: this one, or the newest of the source that has most waiting. */
  push(waiter: Waiter, work: Work): Work | undefined
  /** Takes the next. */
  shift(): Work | undefined
}

/** Of four turns, three are for known devices while any wait. */
const KNOWN_TURNS = 3

/**
 * A queue of bounded length for each of two kinds of waiters, known devices before others. Among those of a kind the sources
 * take turns, so that whoever sends a thousand waits behind himself alone; a full queue turns away who has most in it.
 */
export function createFairQueue<Work>(limits: { perSource: number; perKind: number }): FairQueue<Work> {
  const known = createLane<Work>(limits)
  const others = createLane<Work>(limits)
  const laneOf = ({ known: isKnown }: Waiter): Lane<Work> => (isKnown ? known : others)
  let turns = 0
  return {
    push: (waiter, work) => laneOf(waiter).push(waiter.source, work),
    shift() {
      const othersFirst = turns >= KNOWN_TURNS
      const [first, second] = othersFirst ? [others, known] : [known, others]
      const work = first.shift()
      turns = othersFirst || work === undefined ? 0 : turns + 1
      return work ?? second.shift()
    },
  }
}

interface Lane<Work> {
  push(source: string, work: Work): Work | undefined
  shift(): Work | undefined
}

function createLane<Work>({ perSource, perKind }: { perSource: number; perKind: number }): Lane<Work> {
  /** In the order of their turns. */
  const bySource = new Map<string, Work[]>()
  let length = 0

  /** The source that has most waiting, if it has more than `count`. */
  const longest = (count: number): Work[] | undefined => {
    let found: Work[] | undefined
    for (const waiting of bySource.values())
      if (waiting.length > Math.max(count, found?.length ?? 0)) found = waiting
    return found
  }

  return {
    push(source, work) {
      const own = bySource.get(source) ?? []
      if (own.length >= perSource) return work
      let turnedAway: Work | undefined
      if (length >= perKind) {
        turnedAway = longest(own.length + 1)?.pop()
        if (turnedAway === undefined) return work
        length -= 1
      }
      own.push(work)
      bySource.set(source, own)
      length += 1
      return turnedAway
    },
    shift() {
      const next = bySource.entries().next()
      if (next.done === true) return undefined
      const [source, waiting] = next.value
      bySource.delete(source)
      const work = waiting.shift()
      if (waiting.length > 0) bySource.set(source, waiting)
      length -= 1
      return work
    },
  }
}
