import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** Sends lines to the system log. */
export type SystemLog = (line: string) => Promise<void>

const run = promisify(execFile)
const PATIENCE_MS = 2_000
const LOCAL_SOCKETS = ['/dev/log', '/var/run/syslog']
const SAID = ['--tag', '6fb', '--priority', 'authpriv.notice']

/**
 * Sends to `target`: `local` is the log of this machine, and nothing where it has none; udp://host:port or tcp://host:port one
 * elsewhere, as RFC 5424; `off` none. A send takes at most two seconds; it rejects when logger(1) is not there or says
 * that it failed. Over UDP nobody learns whether it came.
 */
export function createSystemLog(target: string): SystemLog {
  const args = argumentsFor(target)
  return async (line) => {
    if (args === null || (target === 'local' && !LOCAL_SOCKETS.some((path) => existsSync(path)))) return
    await run('logger', [...args, '--', line], { timeout: PATIENCE_MS })
  }
}

function argumentsFor(target: string): string[] | null {
  if (target === 'off') return null
  // In the short form, which every system's command knows.
  if (target === 'local') return ['-t', '6fb', '-p', 'authpriv.notice']
  const { protocol, hostname, port } = new URL(target)
  return [...SAID, '--server', hostname, '--port', port, `--${protocol.slice(0, 3)}`, '--rfc5424']
}
