import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { atMost, type Figure } from './figure.ts'

const dist = new URL('../web/dist/', import.meta.url)

/** The scripts that the booking page loads before anything is pressed, gzipped, in kilobytes of 1000 bytes. */
export async function run(): Promise<Figure[]> {
  const page = await readFile(new URL('public/index.html', dist), 'utf8')
  const waiting = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')
  if (waiting.length === 0) throw new Error('The booking page loads no script; build it first.')
  const seen = new Set<string>()
  let bytes = 0
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const script = await readFile(new URL(path, dist), 'utf8')
    bytes += gzipSync(script).length
    // Static imports are fetched at once; import(…) is not.
    for (const [, name] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      waiting.push(`assets/${name}`)
  }
  return [atMost('booking_page_js_gzip_kb', bytes / 1000, 'kB', 90)]
}
