/** How a bullet of the playbook stands. */
export type BulletStanding =
  /** These files or folders carry it out, and a test that is tagged with it shows it. */
  | { where: readonly string[] }
  /** Nothing carries it out yet, or not all of it: in a sentence, what there is and what is missing. */
  | { notYet: string }

/** A bullet of the incident response playbook. */
export interface Bullet {
  /** Such as S0.1: what it belongs to, and its number there. */
  id: string
  /** What it stands under. */
  heading: string
  /** Its words; of a command, what the command is for. */
  says: string
  standing: BulletStanding
}
