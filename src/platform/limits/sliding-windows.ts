import { hash } from 'node:crypto'

/** What came of asking for a share. */
export interface Taken {
  allowed: boolean
  /** What stands in the window now, this time included when it was allowed. */
  used: number
  /** Milliseconds until something of it is free again; when it was refused, until this cost fits. */
  freeInMs: number
  /** How often in a row the key was refused by now. */
  refused: number
}

/** What a key has used, as it can be kept elsewhere: pairs of milliseconds until it is free, and cost. */
export type KeptWindow = (readonly [freeInMs: number, cost: number])[]

/** What many keys have used of the last `windowMs`. */
export interface SlidingWindows {
  /** Takes `cost` from the window of a key, unless more than `max` would stand in it then: nothing is taken then. */
  take(key: string, cost: number, max: number, nowMs: number): Taken
  /** Gives back what was taken last. */
  giveBack(key: string, cost: number): void
  /** Forgets some of what has slid out of its window. */
  forget(nowMs: number): void
  /** What a key has used, to the second, later rather than earlier. */
  keep(key: string, nowMs: number): KeptWindow
  /** Brings back what was kept. */
  restore(key: string, kept: KeptWindow, nowMs: number): void
  /** How many keys have used something. */
  size(): number
}

interface Window {
  /** When and how much, in turns, oldest first. */
  spent: number[]
  used: number
  refused: number
}

/** So many moments of a window are told apart: those beyond, when they are as near as a thousandth of it, count as the last. */
const GRAINS = 1_000
/** So many are forgotten in one go, so that nobody waits for it. */
const FORGOTTEN_AT_ONCE = 5_000
const SECOND_MS = 1_000

/**
 * Windows that slide: at no moment more than the limit stands in the `windowMs` before it, also across what would be the
 * boundary of two counted minutes. What was taken is free again exactly `windowMs` later; of a key that has taken a thousand times,
 * at most a thousandth of that late, never early.
 *
 * Of `keysMax` keys each has its own window. While as many are in use, a new key shares one of `keysMax` more with
 * whichever keys fall together under `seed`, which nobody outside knows: memory is bounded, and no flood of new keys makes
 * an old one forgotten.
 */
export function createSlidingWindows(options: {
  windowMs: number
  keysMax: number
  seed: string
}): SlidingWindows {
  const { windowMs, keysMax, seed } = options
  const grainMs = windowMs / GRAINS
  // In the order of last use: who slides out first stands first.
  const windows = new Map<string, Window>()
  let shared = 0

  function slide(window: Window, nowMs: number): void {
    const { spent } = window
    let gone = 0
    for (; gone < spent.length && (spent[gone] ?? 0) + windowMs <= nowMs; gone += 2) {
      window.used -= spent[gone + 1] ?? 0
    }
    if (gone > 0) spent.splice(0, gone)
  }

  function forget(nowMs: number): void {
    let left = FORGOTTEN_AT_ONCE
    for (const [key, window] of windows) {
      if (left-- === 0 || (window.spent.at(-2) ?? -Infinity) + windowMs > nowMs) return
      windows.delete(key)
      if (isShared(key)) shared -= 1
    }
  }

  /** Where a key is counted. */
  function placeOf(key: string, nowMs: number): string {
    if (windows.has(key) || windows.size - shared < keysMax) return key
    forget(nowMs)
    if (windows.size - shared < keysMax) return key
    return `${SHARED}${Number.parseInt(hash('sha256', `${seed} ${key}`).slice(0, 8), 16) % keysMax}`
  }

  function open(place: string): Window {
    const known = windows.get(place)
    if (known !== undefined) return known
    if (isShared(place)) shared += 1
    return { spent: [], used: 0, refused: 0 }
  }

  function add(place: string, window: Window, atMs: number, cost: number): void {
    const { spent } = window
    window.used += cost
    // An array that is made with two numbers has room for no more: most keys never need it.
    if (spent.length === 0) window.spent = [atMs, cost]
    else if (
      spent.length < GRAINS * 2 ||
      Math.floor((spent.at(-2) ?? 0) / grainMs) !== Math.floor(atMs / grainMs)
    ) {
      spent.push(atMs, cost)
    } else {
      spent[spent.length - 2] = atMs
      spent[spent.length - 1] = (spent.at(-1) ?? 0) + cost
    }
    // Last in the order of use.
    windows.delete(place)
    windows.set(place, window)
  }

  /** When so much has slid out that `cost` fits. */
  function fitsAtMs({ spent, used }: Window, cost: number, max: number): number {
    let left = used
    for (let index = 0; index < spent.length; index += 2) {
      left -= spent[index + 1] ?? 0
      if (left + cost <= max) return (spent[index] ?? 0) + windowMs
    }
    return Infinity
  }

  return {
    take(key, cost, max, nowMs) {
      const place = placeOf(key, nowMs)
      const window = open(place)
      slide(window, nowMs)
      if (window.used + cost > max) {
        window.refused += 1
        const freeInMs = Math.min(fitsAtMs(window, cost, max) - nowMs, windowMs)
        return { allowed: false, used: window.used, freeInMs, refused: window.refused }
      }
      window.refused = 0
      add(place, window, nowMs, cost)
      return {
        allowed: true,
        used: window.used,
        freeInMs: (window.spent[0] ?? 0) + windowMs - nowMs,
        refused: 0,
      }
    },
    giveBack(key, cost) {
      const window = windows.get(key)
      const last = window?.spent.at(-1) ?? 0
      if (window === undefined || last < cost) return
      window.spent[window.spent.length - 1] = last - cost
      window.used -= cost
    },
    forget,
    keep(key, nowMs) {
      const window = windows.get(key)
      if (window === undefined) return []
      const bySecond = new Map<number, number>()
      for (let index = 0; index < window.spent.length; index += 2) {
        const freeInMs = Math.ceil(((window.spent[index] ?? 0) + windowMs - nowMs) / SECOND_MS) * SECOND_MS
        if (freeInMs > 0)
          bySecond.set(freeInMs, (bySecond.get(freeInMs) ?? 0) + (window.spent[index + 1] ?? 0))
      }
      return [...bySecond]
    },
    restore(key, kept, nowMs) {
      const window = open(key)
      for (const [freeInMs, cost] of kept.toSorted((a, b) => a[0] - b[0])) {
        add(key, window, nowMs + Math.min(freeInMs, windowMs) - windowMs, cost)
      }
    },
    size: () => windows.size,
  }
}

const SHARED = 'shared '

function isShared(place: string): boolean {
  return place.startsWith(SHARED)
}
