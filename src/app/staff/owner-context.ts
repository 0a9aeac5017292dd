import type { AppContext } from '../context.ts'

/** What the verbs work with that somebody at the machine runs, as the owner of the tables. */
export type OwnerContext = Pick<AppContext, 'database' | 'clock' | 'random' | 'events'>
