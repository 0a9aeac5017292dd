import Fastify from 'fastify'

// Fastify with nothing around it, giving the answer it was sent.
process.once('message', ({ answer }: { answer: unknown }) => {
  const http = Fastify()
  http.get('/health', async () => answer)
  void http.listen({ port: 0, host: '127.0.0.1' }).then((url) => process.send?.({ url }))
})
