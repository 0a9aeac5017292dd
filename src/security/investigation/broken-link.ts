/** Where a walk along the chain, in the database or in an export, finds that it is not whole. */
export class BrokenLink extends Error {
  readonly position: number
  readonly eventId: string | null

  constructor(position: number, eventId: string | null, problem: string) {
    super(problem)
    this.position = position
    this.eventId = eventId
  }
}
