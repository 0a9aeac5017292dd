import { send, type Answer } from '../../drills/client.ts'
import { wait } from '../../src/platform/clock/wait.ts'

const CLIENT = '127.0.0.50'
/** So that the free times of the demo shop outlast the test. */
const PAUSE_MS = 50

/** A booking that the shop has acknowledged with 201. */
export interface Acknowledged {
  id: string
  /** Its Idempotency-Key. */
  key: string
  wish: object
}

/** Somebody who books without pause. */
export interface WriteLoad {
  acknowledged: Acknowledged[]
  /** How often no answer came, or one that asks to try again. */
  interruptions: () => number
  /** Finishes the booking in hand and books no more. Throws what went wrong. */
  stop(): Promise<void>
}

/** Asks with the same key until the shop answers; a connection that breaks tells nothing about the booking. */
export async function bookUntilAnswered(
  url: string,
  key: string,
  wish: object,
  interrupted: () => void = () => undefined,
): Promise<Answer> {
  for (;;) {
    const answer = await send(url, {
      from: CLIENT,
      path: '/bookings',
      body: wish,
      headers: { 'idempotency-key': key },
    }).catch(() => null)
    if (answer !== null && answer.status < 500) return answer
    interrupted()
    await wait(20)
  }
}

/** Begins to book the demo shop's free times, one after the other, each under a key of its own that begins with `name`. */
export async function startWriteLoad(url: string, name = 'write-load'): Promise<WriteLoad> {
  const wishes = await freeTimes(url)
  const acknowledged: Acknowledged[] = []
  let interruptions = 0
  let stopping = false

  const work = (async () => {
    for (const [number, wish] of wishes.entries()) {
      if (stopping) return
      const key = `${name}-${number}`
      const { status, body } = await bookUntilAnswered(url, key, wish, () => (interruptions += 1))
      if (status !== 201) throw new Error(`booking ${number} was answered ${status}: ${JSON.stringify(body)}`)
      acknowledged.push({ id: String(body['id']), key, wish })
      await wait(PAUSE_MS)
    }
    throw new Error('There are no free times left.')
  })()
  work.catch(() => undefined)
  return {
    acknowledged,
    interruptions: () => interruptions,
    async stop() {
      stopping = true
      await work
    },
  }
}

interface Listed {
  items: { id: string; duration_minutes: number; barber_ids: string[] }[]
}
interface Slots {
  items: { start_at: string; end_at: string }[]
}

/** Times of one service that do not overlap one another, with any buffer up to half an hour between. */
export async function freeTimes(url: string): Promise<object[]> {
  const read = async <Body>(path: string): Promise<Body> => {
    const answer = await send(url, { from: CLIENT, path })
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as Body
  }
  const { items: services } = await read<Listed>('/services')
  const service = services.toSorted((one, other) => one.duration_minutes - other.duration_minutes)[0]
  if (service === undefined) throw new Error('The shop has no services.')
  const today = Temporal.Now.plainDateISO('UTC')
  const [from, to] = [today.add({ days: 2 }), today.add({ days: 58 })]
  const wishes: object[] = []
  for (const barberId of service.barber_ids) {
    const { items } = await read<Slots>(
      `/availability?service_id=${service.id}&barber_id=${barberId}&from=${from.toString()}&to=${to.toString()}`,
    )
    let freeFrom = ''
    for (const slot of items) {
      const start = Temporal.Instant.from(slot.start_at)
      if (freeFrom !== '' && Temporal.Instant.compare(start, freeFrom) < 0) continue
      freeFrom = Temporal.Instant.from(slot.end_at).add({ minutes: 30 }).toString()
      wishes.push({
        service_id: service.id,
        barber_id: barberId,
        start_at: slot.start_at,
        client: { name: 'Load', email: 'load@example.com' },
      })
    }
  }
  return wishes
}
