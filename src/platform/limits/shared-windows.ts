import { Redis } from 'iovalkey'
import type { Charge } from './limit-policy.ts'
import type { Taken } from './sliding-windows.ts'

/** Windows that several servers count together. */
export interface SharedWindows {
  /** Takes all charges or none. Null while the store is lost: then memory alone counts. */
  take(charges: Charge[]): Promise<Taken[] | null>
  /** Whether the store answers. */
  isThere(): boolean
  close(): Promise<void>
}

/** An answer that takes longer is none. */
const PATIENCE_MS = 250
const TRY_AGAIN_MS = 1_000
/** The grains of createSlidingWindows(). */
const GRAINS = 1_000

/**
 * Each key is a hash from grain to cost. All keys are looked at before the first is written, in one script, so that nothing is
 * taken when one is too much. The store's clock counts, since servers disagree. KEYS are the windows, ARGV the window in
 * milliseconds, the grain in milliseconds, then cost and maximum of each key.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, grain = tonumber(ARGV[1]), tonumber(ARGV[2])
local answers, all = {}, true
for index, key in ipairs(KEYS) do
  local cost, max = tonumber(ARGV[1 + index * 2]), tonumber(ARGV[2 + index * 2])
  local flat, used, spent, gone = redis.call('HGETALL', key), 0, {}, {}
  for place = 1, #flat, 2 do
    if flat[place] ~= 'refused' then
      local free, taken = (tonumber(flat[place]) + 1) * grain + window, tonumber(flat[place + 1])
      if free <= now then gone[#gone + 1] = flat[place]
      else used = used + taken; spent[#spent + 1] = { free, taken } end
    end
  end
  if #gone > 0 then redis.call('HDEL', key, unpack(gone)) end
  table.sort(spent, function(a, b) return a[1] < b[1] end)
  local allowed, free = used + cost <= max, window
  if allowed then free = spent[1] and spent[1][1] - now or window
  else
    local left = used
    for _, one in ipairs(spent) do
      left = left - one[2]
      if left + cost <= max then free = one[1] - now; break end
    end
  end
  all = all and allowed
  answers[index] = { allowed and 1 or 0, used, math.ceil(free), 0 }
end
for index, key in ipairs(KEYS) do
  local answer, cost = answers[index], tonumber(ARGV[1 + index * 2])
  if answer[1] == 0 then
    answer[4] = redis.call('HINCRBY', key, 'refused', 1)
    redis.call('PEXPIRE', key, window + grain)
  elseif all then
    redis.call('HDEL', key, 'refused')
    redis.call('HINCRBY', key, string.format('%.0f', math.floor(now / grain)), cost)
    redis.call('PEXPIRE', key, window + grain)
    answer[2] = answer[2] + cost
  end
end
return answers`

type Answer = [allowed: number, used: number, freeInMs: number, refused: number]

declare module 'iovalkey' {
  interface RedisCommander {
    takeOfWindows(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<Answer[]>
  }
}

/**
 * Windows in the Valkey (or Redis, 7 or newer) at `url`. `onChange` is told when it is lost and when it is there again,
 * the first time too.
 */
export function connectSharedWindows(options: {
  url: string
  windowSeconds: number
  onChange: (there: boolean) => void
}): SharedWindows {
  const { url, windowSeconds, onChange } = options
  const windowMs = windowSeconds * 1000
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: () => TRY_AGAIN_MS,
    scripts: { takeOfWindows: { lua: SCRIPT } },
  })
  let there: boolean | undefined
  const tell = (now: boolean): void => {
    if (there === now) return
    there = now
    onChange(now)
  }
  client.on('ready', () => tell(true))
  client.on('close', () => tell(false))
  // What failed is told by 'close'; without a listener it would end the process.
  client.on('error', () => undefined)

  return {
    isThere: () => there === true,
    async take(charges) {
      if (there !== true) return null
      try {
        const answers = await client.takeOfWindows(
          charges.length,
          ...charges.map(({ policy, key }) => `{6fb}:limit:${policy.name}:${key}`),
          windowMs,
          windowMs / GRAINS,
          ...charges.flatMap(({ cost, max }) => [cost, max]),
        )
        return answers.map(([allowed, used, freeInMs, refused]) => ({
          allowed: allowed === 1,
          used,
          freeInMs,
          refused,
        }))
      } catch {
        // One that hangs would make everybody wait: not asked again before it has been reached anew.
        tell(false)
        client.disconnect(true)
        return null
      }
    },
    async close() {
      client.removeAllListeners('close')
      client.disconnect()
    },
  }
}
