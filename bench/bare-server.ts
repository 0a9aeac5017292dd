import Fastify from 'fastify'

// Fastify with nothing around it: /health gives the answer it was sent, /same with the same headers as well.
process.once('message', ({ answer, headers }: { answer: unknown; headers?: Record<string, string> }) => {
  const http = Fastify()
  http.get('/health', async () => answer)
  http.get('/same', async (_, reply) => {
    reply.headers(headers ?? {})
    return answer
  })
  void http.listen({ port: 0, host: '127.0.0.1' }).then((url) => process.send?.({ url }))
})
