import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// postgres.js 3.4.9 loses statements when a connection breaks (docs/decisions/0009-mended-driver.md). Run by `npm ci`.
const path = fileURLToPath(new URL('../node_modules/postgres/src/connection.js', import.meta.url))
const edits: { found: string; mended: string }[] = [
  {
    found: '    clearImmediate(nextWriteTimer)\n    if (socket) {',
    mended: '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    if (socket) {',
  },
  {
    found: '    clearImmediate(nextWriteTimer)\n    socket.removeListener',
    mended:
      '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener',
  },
  {
    found: '  function nextWrite(fn) {\n    const x =',
    mended: `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x =`,
  },
  {
    found:
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
    mended:
      "    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n    query = null\n",
  },
  // Nobody waits for this promise: one that is rejected would end the process.
  {
    found: '        return fetchArrayTypes()\n',
    mended: '        return void fetchArrayTypes().catch(() => (needsTypes = true))\n',
  },
  // While a password is replaced, whoever connects waits for the one that holds (connect.ts).
  {
    found: '    } else {\n      errored(Errors.postgres(parseError(x)))\n    }\n',
    mended: `    } else {
      const refusal = Errors.postgres(parseError(x))
      if (initial && refusal.code === '28P01' && options.pass?.isChanging?.()) {
        closedTime = performance.now()
        delay = 50
        return
      }
      errored(refusal)
    }
`,
  },
]

let source = readFileSync(path, 'utf8')
for (const { found, mended } of edits) {
  if (source.includes(mended)) continue
  if (source.split(found).length !== 2) {
    process.stderr.write('The driver postgres is another than the one tools/mend-driver.ts knows.\n')
    process.exit(1)
  }
  source = source.replace(found, () => mended)
}
writeFileSync(path, source)
