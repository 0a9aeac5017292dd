import { useEffect, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  listContainments,
  listTimeline,
  readNotifications,
  readImpact,
  readIncident,
  timelineStream,
} from '../../api/incidents.ts'
import type { Incident, IncidentDetail, TimelineItem } from '../../api/types.ts'

/** Everything known about an incident, kept current by the server's stream. `live` is false while the stream is away. */
export function useIncident(id: string) {
  const queries = useQueryClient()
  const [live, setLive] = useState(false)
  const incident = useQuery({
    queryKey: ['incident', id, 'head'],
    queryFn: ({ signal }) => readIncident(id, signal),
    refetchInterval: 30_000,
  })
  const timeline = useQuery({
    queryKey: ['incident', id, 'timeline'],
    queryFn: ({ signal }) => listTimeline(id, signal),
  })
  const impact = useQuery({
    queryKey: ['incident', id, 'impact'],
    queryFn: ({ signal }) => readImpact(id, signal),
  })
  const containments = useQuery({
    queryKey: ['incident', id, 'containments'],
    queryFn: ({ signal }) => listContainments(id, signal),
  })
  const notifications = useQuery({
    queryKey: ['incident', id, 'notifications'],
    queryFn: ({ signal }) => readNotifications(id, signal),
    refetchInterval: 30_000,
  })
  useEffect(() => {
    const stream = new EventSource(timelineStream(id))
    let asking: ReturnType<typeof setTimeout> | undefined
    stream.addEventListener('open', () => setLive(true))
    stream.addEventListener('error', () => setLive(false))
    stream.addEventListener('timeline', (event: MessageEvent<string>) => {
      const item = JSON.parse(event.data) as TimelineItem
      queries.setQueryData<TimelineItem[]>(['incident', id, 'timeline'], (old) =>
        old?.some((one) => one.id === item.id) ? old : [...(old ?? []), item],
      )
      // Lines come in bursts; one question afterwards answers for all of them.
      clearTimeout(asking)
      asking = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ['incident', id, 'containments'] })
        void queries.invalidateQueries({ queryKey: ['incident', id, 'impact'] })
        void queries.invalidateQueries({ queryKey: ['incident', id, 'notifications'] })
      }, 300)
    })
    stream.addEventListener('incident', (event: MessageEvent<string>) => {
      const news = JSON.parse(event.data) as Incident
      queries.setQueryData<IncidentDetail>(['incident', id, 'head'], (old) =>
        old ? { ...old, ...news } : old,
      )
    })
    return () => {
      clearTimeout(asking)
      stream.close()
    }
  }, [id, queries])
  return { incident, timeline, impact, containments, notifications, live }
}
