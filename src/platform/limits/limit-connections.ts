import type { Server } from 'node:http'

/**
 * Caps how many connections a source may have open, and all together: what comes beyond is closed at once. `keyOf` gives
 * the source of an address, or null for one that speaks for many, such as a trusted proxy. `onRefused` is told of the first of
 * a source, and of every hundredth.
 */
export function limitConnections(
  server: Server,
  options: {
    perSource: number
    all: number
    keyOf: (address: string) => string | null
    onRefused: (key: string) => void
  },
): void {
  const { perSource, all, keyOf, onRefused } = options
  const open = new Map<string, { count: number; refused: number }>()
  server.maxConnections = all
  server.on('connection', (socket) => {
    const key = keyOf(socket.remoteAddress ?? '')
    if (key === null) return
    const own = open.get(key) ?? { count: 0, refused: 0 }
    if (own.count >= perSource) {
      if (own.refused++ % 100 === 0) onRefused(key)
      socket.destroy()
      return
    }
    own.count += 1
    open.set(key, own)
    socket.once('close', () => {
      own.count -= 1
      if (own.count === 0) open.delete(key)
    })
  })
}
