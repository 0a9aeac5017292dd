/** One measured number, its goal, and whether it is met. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: string
  readonly ok: boolean
}

/** A figure that is good when it is at most `goal`. */
export function atMost(name: string, value: number, unit: string, goal: number): Figure {
  return { name, value: Number(value.toFixed(3)), unit, goal: `≤ ${goal}`, ok: value <= goal }
}

/** A figure that is good when it is at least `goal`. */
export function atLeast(name: string, value: number, unit: string, goal: number): Figure {
  return { name, value: Number(value.toFixed(3)), unit, goal: `≥ ${goal}`, ok: value >= goal }
}

/** A figure that others are made from; it has no goal of its own. */
export function told(name: string, value: number, unit: string): Figure {
  return { name, value: Number(value.toFixed(3)), unit, goal: '', ok: true }
}
