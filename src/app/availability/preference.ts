/** Who is booked where nobody in particular is asked for. */
export type Preference =
  /** Whoever has least to do on that day; then the shop's order. */
  | { readonly kind: 'fair'; readonly loadMs: (barberId: string, day: number) => number }
  /** Drawn, but the same for the same slot whenever it is asked: `seed` belongs to the shop. */
  | { readonly kind: 'random'; readonly seed: string }

/** Barbers who are free for one slot, given in the shop's order, the preferred one first. `day` is since 1970-01-01. */
export function inPreferredOrder(
  preference: Preference,
  barberIds: readonly string[],
  slot: { startMs: number; day: number },
): string[] {
  const keyed = barberIds.map((barberId, position) => ({
    barberId,
    position,
    key:
      preference.kind === 'fair'
        ? preference.loadMs(barberId, slot.day)
        : mixed(`${preference.seed} ${slot.startMs} ${barberId}`),
  }))
  return keyed
    .sort((one, other) => one.key - other.key || one.position - other.position)
    .map(({ barberId }) => barberId)
}

/** FNV-1a with 32 bits: spreads well enough to draw lots, and a slot is drawn thousands of times per answer. */
function mixed(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  // The last steps of MurmurHash3: ids that differ in their last letters only would stay neighbours.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
