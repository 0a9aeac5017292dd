declare module 'autocannon' {
  export interface Request {
    method?: string
    headers?: Record<string, string>
    body?: string
    setupRequest?: (request: Request) => Request
  }
  export default function autocannon(
    options: {
      url: string
      connections: number
      duration: number
      requests?: Request[]
    },
    done: (error: Error | null, result: { latency: { p99: number } }) => void,
  ): { on(event: 'response', heard: (client: unknown, status: number) => void): void }
}
