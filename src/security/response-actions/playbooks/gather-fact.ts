import { eventClass } from '../../../platform/events/event.ts'
import { tryBooking } from '../../recovery/try-booking.ts'
import { tryClosing } from '../../recovery/try-closing.ts'
import { testLimiter } from '../../booking-protection/limits/test-limiter.ts'
import { listeningPort } from '../../booking-protection/booking-watch.sql.ts'
import { beginWords, inWords } from '../../investigation/incident.ts'
import { weighImpact } from '../../investigation/impact.ts'
import { listImpact } from '../../investigation/impact.sql.ts'
import { listFindings } from '../../investigation/incident-finding.sql.ts'
import { checkLimitHeaders } from '../../manual-checks/check-limit-headers.ts'
import { checkRoutes } from '../../manual-checks/check-routes.ts'
import { createProbe } from '../../manual-checks/probe.ts'
import { openConnections } from '../../monitoring/database/database-visitors.sql.ts'
import { tryAuthentication } from '../../recovery/try-authentication.ts'
import {
  countAccess,
  countEvents,
  countNetworks,
  countOrders,
  countRefused,
  countSignInsOfAttackers,
} from './facts.sql.ts'
import type { FactName, Gathering } from './fact.ts'

const classNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(eventClass).map(([name, uid]) => [
    String(uid),
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  ]),
)

/** The facts that playbooks ask for by name, each said in a sentence or two. They read and ask, and change nothing. */
const facts: Readonly<Record<FactName, (gathering: Gathering) => Promise<string>>> = {
  async severity({ incident: { severity, reasons } }) {
    return `${severity}. ${reasons.map(({ text }) => text).join(' ')}`
  },

  async affected({ context: { database }, incident }) {
    const { exposedSubjects, recordsReturnedToNonOwners } = weighImpact(
      await listImpact(database.query, incident.id),
    )
    const routes = await countAccess(database.query, incident.id)
    const read = `${beginWords(recordsReturnedToNonOwners, 'record')} of ${inWords(exposedSubjects, 'person', 'people')} went out.`
    const through = routes.map(({ name, count }) => `${name} (${count})`).join(', ')
    return `${read}${through === '' ? '' : ` Through: ${through}.`}`
  },

  async booking(gathering) {
    const url = await urlOf(gathering)
    if (url === null) return 'The server does not run.'
    const { ok, detail } = await tryBooking(gathering.context, url)
    return `${ok ? 'Booking works.' : 'Booking does not work.'} ${detail}`
  },

  async events({ context: { database }, incident }) {
    const counted = await countEvents(database.query, incident.id)
    if (counted.length === 0) return 'No event names anybody who takes part.'
    const all = counted.map(({ name, count }) => `${count} ${classNames[name] ?? `of class ${name}`}`)
    return `Events of those who take part, since it began: ${all.join(', ')}. All are in the bundle of evidence.`
  },

  async limits({ context: { database }, incident }) {
    const { sources, refused, served } = await countRefused(database.query, incident.id)
    if (sources === 0) return 'Nobody who takes part came near a limit in the last two hours.'
    return `${beginWords(sources, 'source')} came near a limit in the last two hours: ${served} requests served, ${refused} refused.`
  },

  async 'sign-ins'({ context: { database }, incident }) {
    const { succeeded, failed, sources } = await countSignInsOfAttackers(database.query, incident.id)
    if (succeeded + failed === 0) return 'Nobody who takes part tried to sign in.'
    return `${failed} sign-ins failed and ${succeeded} succeeded, from ${inWords(sources, 'source')}.`
  },

  async access({ context: { database }, incident }) {
    const counted = await countAccess(database.query, incident.id)
    if (counted.length === 0) return 'No personal data went to anybody who takes part.'
    return `Answers with personal data: ${counted.map(({ name, count }) => `${name} ${count} times`).join(', ')}.`
  },

  async started({ incident: { started_at: started, detected_at: detected } }) {
    const seconds = Math.round((detected.epochMilliseconds - started.epochMilliseconds) / 1000)
    return `At ${started.toString({ smallestUnit: 'second' })}, ${seconds} seconds before it was noticed.`
  },

  async trigger({ context: { database }, incident }) {
    const findings = await listFindings(database.query, incident.id)
    return findings
      .map(({ rule_id: rule, rule_version: version, title, times }) => {
        const again = times > 1 ? `, ${times} times` : ''
        return `${title} (rule ${rule}, version ${version}${again}).`
      })
      .join(' ')
  },

  async actions({ context: { database }, incident }) {
    const orders = await countOrders(database.query, incident.id)
    if (orders.length === 0) return 'Nothing was shut.'
    return `${orders
      .map(({ name, count, standing }) => `${name.replaceAll('_', ' ')}: ${count}, ${standing} in force`)
      .join('; ')}.`
  },

  async people({ context: { database }, incident }) {
    const { exposedSubjects } = weighImpact(await listImpact(database.query, incident.id))
    return `${beginWords(exposedSubjects, 'person', 'people')}, counted from the access records.`
  },

  async bookings({ context: { database }, incident }) {
    const records = await listImpact(database.query, incident.id)
    const byTable = Map.groupBy(records, ({ source_table: table }) => table)
    if (records.length === 0) return 'No record went out.'
    return `${[...byTable]
      .map(([table, own]) => {
        const keys = new Set(own.map(({ record_key: key }) => key)).size
        const fields = [...new Set(own.flatMap((row) => row.fields))].toSorted()
        return `${table}: ${keys} (${fields.join(', ')})`
      })
      .join('; ')}.`
  },

  async payment({ context: { database }, incident }) {
    const { exposedPaymentFields } = weighImpact(await listImpact(database.query, incident.id))
    return exposedPaymentFields === 0
      ? 'Yes: no payment field is among those that went out.'
      : `No: ${exposedPaymentFields} payment fields are among those that went out.`
  },

  async networks({ context: { database }, incident }) {
    const { sources, networks } = await countNetworks(database.query, incident.id)
    return `${beginWords(sources, 'source')} in ${inWords(networks, 'network')}. Sources are socket addresses: what a request claims in its headers counts from trusted proxies only.`
  },

  async connections({ context: { database } }) {
    const { connections } = await openConnections(database.query)
    const foreign = connections.filter(({ program }) => !program.startsWith('6fb'))
    const others = foreign.map(({ role, program }) => `${role} (${program === '' ? 'no name' : program})`)
    return foreign.length === 0
      ? `${connections.length} connections, all of the program.`
      : `${foreign.length} of ${connections.length} connections are not the program’s: ${others.join(', ')}.`
  },

  async integrity({ context: { database }, incident }) {
    const findings = await listFindings(database.query, incident.id)
    const named = findings.filter(({ rule_id: rule }) => rule.endsWith('-tampering'))
    return `${named.map(({ sentence }) => sentence).join(' ') || 'No row and no event is known to be changed.'} Rows and events are all compared again every half minute.`
  },

  async tokens(gathering) {
    const url = await urlOf(gathering)
    return url === null
      ? 'The server does not run.'
      : (await tryAuthentication(gathering.context, url)).detail
  },

  async limiter(gathering) {
    const url = await urlOf(gathering)
    const found =
      url === null ? null : await testLimiter(gathering.context, url, gathering.server.rateLimitMax)
    return found === null
      ? 'The server does not answer.'
      : `The limiter ${found.ok ? 'limits' : 'does not limit'}: ${found.detail}.`
  },

  async headers(gathering) {
    const url = await urlOf(gathering)
    if (url === null) return 'The server does not run.'
    const { detail } = await checkLimitHeaders(createProbe(url, gathering.context.random))
    return `RateLimit and RateLimit-Policy: ${detail}.`
  },

  async routes(gathering) {
    const url = await urlOf(gathering)
    if (url === null) return 'The server does not run.'
    const { detail } = await checkRoutes(createProbe(url, gathering.context.random))
    return `${detail}.`
  },

  async closing({ context, server }) {
    const checks = await tryClosing(context, server)
    return checks
      .map(({ name, ok, detail }) => `${name.replace('_', ' ')} ${ok ? 'works' : 'does not work'}: ${detail}`)
      .join(' ')
  },
}

/** Gathers a fact. One that can't be had is told as such: a playbook goes on without it. */
export async function gatherFact(name: FactName, gathering: Gathering): Promise<string> {
  try {
    return await facts[name](gathering)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    gathering.context.log?.warn({ fact: name, error: reason }, 'a fact could not be gathered')
    return 'This could not be found out; the log of the guard says why.'
  }
}

async function urlOf({ context, server }: Gathering): Promise<string | null> {
  const port = await listeningPort(context.database.query)
  return port === null ? null : `http://${server.host}:${port}`
}
