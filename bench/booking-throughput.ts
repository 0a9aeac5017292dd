import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openBenchShop } from './bench-shop.ts'
import { bookingBodies } from './booking-bodies.ts'
import { load } from './child.ts'
import { atLeast, told, type Figure } from './figure.ts'

const PGBENCH = '/usr/lib/postgresql/15/bin/pgbench'
const SECONDS = 5

/**
 * POST /bookings at 32 connections against pgbench with 16 clients and the same writes, one after the other on the same
 * database. Clients give a telephone number, no address: no mail is made on either side.
 */
export async function run(): Promise<Figure[]> {
  if (!existsSync(PGBENCH)) throw new Error('Skipped: pgbench is not installed (package postgresql-15).')
  const shop = await openBenchShop()
  try {
    const url = `${shop.url}/bookings`
    const wishes = bookingBodies()
    const half = wishes.length / 2
    await load({ url, connections: 32, seconds: 2, bodies: wishes.slice(half) })
    const report = await load({ url, connections: 32, seconds: SECONDS, bodies: wishes.slice(0, half) })
    if (report.statuses['201'] === undefined)
      throw new Error(`Nothing was booked: ${JSON.stringify(report.statuses)}`)
    const { stdout } = await promisify(execFile)(
      PGBENCH,
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        '16',
        '-j',
        '2',
        '-T',
        String(SECONDS),
        '-D',
        'i=0',
        '-h',
        shop.app.host,
        '-p',
        String(shop.app.port),
        '-U',
        shop.app.username,
        '-f',
        fileURLToPath(new URL('booking.pgbench.sql', import.meta.url)),
        shop.app.database,
      ],
      { env: { ...process.env, PGPASSWORD: shop.app.password } },
    )
    const pgbench = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    const refused = Object.entries(report.statuses).reduce(
      (sum, [code, n]) => sum + (code === '201' ? 0 : n),
      0,
    )
    return [
      told('bookings_per_second', report.perSecond, '1/s'),
      told('bookings_p99_ms', report.p99Ms, 'ms'),
      told('bookings_refused', refused, 'answers'),
      told('pgbench_per_second', pgbench, '1/s'),
      atLeast('bookings_to_pgbench', report.perSecond / pgbench, 'ratio', 0.7),
    ]
  } finally {
    await shop.close()
  }
}
