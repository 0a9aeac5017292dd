import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

// The web pages are built once; `npm run dev` again after a change below web/.
const built = spawn(process.execPath, ['tools/build-web.ts'], { cwd: root, stdio: 'inherit' })
built.on('exit', (code) => {
  if (code !== 0) process.exit(code ?? 1)
  const shop = spawn(process.execPath, ['--watch-path=src', 'src/entry/cli.ts', 'start'], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shop.kill(signal))
  shop.on('exit', (status) => process.exit(status ?? 1))
})
