import { isRecord } from './event-fields.ts'
import type { Refuse } from './rule-error.ts'

/** Which OCSF classes a log source stands for; null for all of them, undefined when it is unknown. */
export type LogSources = (source: LogSource) => readonly number[] | null | undefined

/** The three attributes of a log source that choose events. */
export interface LogSource {
  category?: string
  product?: string
  service?: string
}

const services: Readonly<Record<string, readonly number[]>> = {
  detection_finding: [2004],
  incident_finding: [2005],
  account_change: [3001],
  authentication: [3002],
  authorize_session: [3003],
  entity_management: [3004],
  user_access: [3005],
  http: [4002],
  web_resources: [6001],
  application_lifecycle: [6002],
  api: [6003],
  datastore: [6005],
  application_error: [6008],
  remediation: [7001],
}

/** Our own event log: `product: 6fb`, and a service that names an event class of OCSF 1.8, or none for all. */
export const ownLogSources: LogSources = ({ category, product, service }) => {
  if (product !== '6fb' || category !== undefined) return undefined
  if (service === undefined) return null
  return Object.hasOwn(services, service) ? services[service] : undefined
}

/** Reads `logsource`. One that `known` doesn't have is refused: its rule would never see an event. */
export function parseLogSource(value: unknown, known: LogSources, refuse: Refuse): readonly number[] | null {
  if (!isRecord(value)) return refuse('logsource', 'it must be a map')
  const source: LogSource = {}
  for (const [key, text] of Object.entries(value)) {
    if (key !== 'category' && key !== 'product' && key !== 'service' && key !== 'definition') {
      return refuse(`logsource.${key}`, 'this key is unknown')
    }
    if (typeof text !== 'string' || text === '') return refuse(`logsource.${key}`, 'it must be a text')
    if (key !== 'definition') source[key] = text
  }
  if (Object.keys(source).length === 0) refuse('logsource', 'name a category, a product or a service')
  const classUids = known(source)
  if (classUids === undefined) {
    return refuse('logsource', `no events come from ${JSON.stringify(source)}`)
  }
  return classUids
}
