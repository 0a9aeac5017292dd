import type { Random } from '../../../platform/crypto/random.ts'

/** Chance that repeats: the same throws for the same generator. */
export interface Dice {
  /** A number from 0 up to, not including, 1. */
  chance(): number
  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number
  /** One of `items`, which must not be empty. */
  pick<Item>(items: readonly Item[]): Item
}

/** Dice thrown with the bytes of `random`. */
export function createDice(random: Random): Dice {
  const chance = (): number => random.bytes(4).readUInt32BE() / 2 ** 32
  const between = (min: number, max: number): number => min + Math.floor(chance() * (max - min + 1))
  return {
    chance,
    between,
    pick(items) {
      const item = items[between(0, items.length - 1)]
      if (item === undefined) throw new RangeError('Nothing to pick from.')
      return item
    },
  }
}
