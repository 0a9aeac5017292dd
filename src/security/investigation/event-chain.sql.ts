import { sql, type Kysely } from 'kysely'
import type { StoredEvent } from '../../platform/events/event.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Checkpoint } from './event-chain.ts'

/** Where sealing stands, and what may be sealed now. */
export interface SealState {
  position: number
  hash: Buffer
  /** Every event of a transaction below this one is sealed. */
  sealed_below: string
  /** No transaction below this one is still open (pg_snapshot_xmin), so nothing can be added below it. */
  closed_below: string
}

/** A link of the chain with its event, whose fields are null when it is gone. */
export interface ChainLink {
  position: number
  event_id: string
  hash: Buffer
  event: StoredEvent | null
}

/** Locks the state of sealing for this transaction: one sealer at a time. */
export async function lockSealState(query: Kysely<DB>): Promise<SealState> {
  const { rows } = await sql<SealState>`select position, hash, sealed_below::text,
    pg_snapshot_xmin(pg_current_snapshot())::text as closed_below from seal_state for update`.execute(query)
  const [state] = rows
  if (state === undefined) throw new Error('The table seal_state is empty.')
  return state
}

/** The next events to seal, in the order of their transactions; `after` is the last of the page before. */
export async function eventsToSeal(
  query: Kysely<DB>,
  state: SealState,
  after: { xid: string; id: string },
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } =
    await sql<StoredEvent>`select id, xid::text, writer_id, writer_number, at, class_uid, shop_id,
      body::text, mac from event
    where xid >= ${state.sealed_below}::text::xid8 and xid < ${state.closed_below}::text::xid8
      and (xid, id) > (${after.xid}::text::xid8, ${after.id}::text::uuid)
    order by event.xid, event.id limit ${limit}::int`.execute(query)
  return rows
}

/** Adds links to the chain. */
export async function insertLinks(
  query: Kysely<DB>,
  links: { position: number; eventId: string; hash: Buffer }[],
): Promise<void> {
  const rows = links.map(({ position, eventId, hash }) => [position, eventId, hash.toString('hex')])
  await sql`insert into event_chain (position, event_id, hash)
    select (row->>0)::bigint, (row->>1)::uuid, decode(row->>2, 'hex')
    from json_array_elements(${JSON.stringify(rows)}::text::json) as row`.execute(query)
}

/** Moves the state of sealing. */
export async function updateSealState(
  query: Kysely<DB>,
  state: { position: number; hash: Buffer; sealedBelow: string },
): Promise<void> {
  await sql`update seal_state set position = ${state.position}, hash = ${state.hash},
    sealed_below = ${state.sealedBelow}::text::xid8`.execute(query)
}

/** Where sealing stands, without a lock. */
export async function readSealState(query: Kysely<DB>): Promise<SealState> {
  const { rows } = await sql<SealState>`select position, hash, sealed_below::text,
    pg_snapshot_xmin(pg_current_snapshot())::text as closed_below from seal_state`.execute(query)
  const [state] = rows
  if (state === undefined) throw new Error('The table seal_state is empty.')
  return state
}

/** Keeps a checkpoint; one that stands already is left. */
export async function insertCheckpoint(query: Kysely<DB>, checkpoint: Checkpoint): Promise<void> {
  const { position, hash, at, keyId, signature } = checkpoint
  await sql`insert into checkpoint (position, hash, at, key_id, signature)
    values (${position}, ${hash}, ${at}, ${keyId}, ${signature})
    on conflict (position) do nothing`.execute(query)
}

/** A page of links after `position`, each with its event. */
export async function linksAfter(query: Kysely<DB>, position: number, limit: number): Promise<ChainLink[]> {
  const { rows } = await sql<
    Omit<ChainLink, 'event'> & Partial<StoredEvent>
  >`select c.position, c.event_id, c.hash,
      e.id, e.xid::text, e.writer_id, e.writer_number, e.at, e.class_uid, e.shop_id, e.body::text, e.mac
    from event_chain c left join event e on e.id = c.event_id
    where c.position > ${position} order by c.position limit ${limit}::int`.execute(query)
  return rows.map(({ position: place, event_id, hash, ...event }) => ({
    position: place,
    event_id,
    hash,
    event: isStored(event) ? event : null,
  }))
}

/** The checkpoints of links from `first` to `last`, in order. */
export async function checkpointsBetween(
  query: Kysely<DB>,
  first: number,
  last: number,
): Promise<Checkpoint[]> {
  const { rows } =
    await sql<Checkpoint>`select position, hash, at, key_id as "keyId", signature from checkpoint
    where position between ${first} and ${last} order by position`.execute(query)
  return rows
}

/** The first event that should be in the chain and is not: it was slipped in behind the sealer's back. */
export async function firstUnsealedEvent(query: Kysely<DB>): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select e.id from event e
    where e.xid < (select sealed_below from seal_state)
      and not exists (select 1 from event_chain c where c.event_id = e.id)
    order by e.xid, e.id limit 1`.execute(query)
  return rows[0]?.id
}

function isStored(event: Partial<StoredEvent>): event is StoredEvent {
  return event.id != null
}
