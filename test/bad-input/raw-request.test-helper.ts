import { connect } from 'node:net'

/** What came back on a connection until the other side closed it. */
export interface RawAnswer {
  /** Of each answer, in their order. */
  statuses: number[]
  text: string
}

/** Sends bytes (Latin-1) on a connection of their own, and reads until the server closes it. */
export function sendRaw(url: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { promise, resolve } = Promise.withResolvers<RawAnswer>()
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => (text += piece))
  // A connection that is cut is closed as well.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
    resolve({ statuses, text })
  })
  socket.write(bytes, 'latin1')
  return promise
}
