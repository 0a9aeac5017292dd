import { serveSupervisor } from './serve-supervisor.ts'
import { startServer } from './start-server.ts'

serveSupervisor(startServer, (error, { settings }) =>
  error.code === 'EADDRINUSE'
    ? `PORT=${settings.port} is taken by another program. Choose another one.`
    : error.message,
)
