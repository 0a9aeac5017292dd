import { localTime } from '../../platform/http/wire.ts'

/** What a member of the staff wrote down of a client. */
export interface ClientNote {
  id: string
  text: string
  authorId: string
  /** As the author was called when he wrote it. */
  authorName: string
  createdAt: Temporal.Instant
}

/** A note on the wire, its time in the shop's zone. */
export function noteView(note: ClientNote, timeZone: string) {
  return {
    id: note.id,
    text: note.text,
    author: { account_id: note.authorId, name: note.authorName },
    created_at: localTime(note.createdAt, timeZone),
  }
}
