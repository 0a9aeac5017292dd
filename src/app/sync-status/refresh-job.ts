import type { JsonObject } from '../../platform/postgres/database-types.ts'

/** Which connection a job refreshes. */
export interface RefreshTarget {
  readonly shopId: string
  readonly connectionId: string
}

/** The job that refreshes one connection. Of several for the same one, only the newest waits. */
export function refreshJob({ shopId, connectionId }: RefreshTarget): {
  task: string
  payload: JsonObject
  key: string
} {
  const task = 'refresh_calendar'
  return { task, payload: { shop_id: shopId, connection_id: connectionId }, key: `${task}:${connectionId}` }
}

/** Reads the payload of that job; undefined if it is something else. */
export function readRefreshJob(payload: unknown): RefreshTarget | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  if (!('shop_id' in payload) || !('connection_id' in payload)) return undefined
  const { shop_id: shopId, connection_id: connectionId } = payload
  if (typeof shopId !== 'string' || typeof connectionId !== 'string') return undefined
  return { shopId, connectionId }
}
