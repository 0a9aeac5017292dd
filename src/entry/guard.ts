import { serveSupervisor } from './serve-supervisor.ts'
import { startGuard } from './start-guard.ts'

serveSupervisor(startGuard)
