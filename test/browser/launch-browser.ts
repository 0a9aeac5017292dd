import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium as playwright, type Browser } from 'playwright-core'
import chromium, { inflate } from '@sparticuz/chromium'

/** True where the system's linker finds the libraries that Chromium needs and a bare machine lacks. */
function systemHasLibraries(): boolean {
  try {
    const known = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
    return known.includes('libnss3.so') && known.includes('libexpat.so.1')
  } catch {
    return false
  }
}

/**
 * Unpacks what the package carries (browser, libraries, fonts) and returns the folder. It is unpacked aside and moved
 * into place, so that two test processes that start at once never run a half-written file.
 */
async function unpacked(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const kept = join(tmpdir(), 'sixfb-chromium-153')
  if (existsSync(kept)) return kept
  const aside = await mkdtemp(`${kept}-`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = aside
  try {
    await chromium.executablePath()
    await inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  await rename(aside, kept).catch(() => rm(aside, { recursive: true, force: true }))
  return kept
}

/** What the carried browser needs from its folder where the system has none of its own. */
function surroundings(folder: string): Record<string, string> {
  const own: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) own[name] = value
  if (!systemHasLibraries())
    own.LD_LIBRARY_PATH = [join(folder, 'al2023', 'lib'), own.LD_LIBRARY_PATH].filter(Boolean).join(':')
  if (!existsSync('/etc/fonts/fonts.conf')) own.FONTCONFIG_PATH = join(folder, 'fonts')
  return own
}

/**
 * Starts headless Chromium: the one at `CHROMIUM_PATH`, else the one that comes inside the npm package, so that a bare
 * machine needs nothing more. Give every context a `locale`, else `Intl` throws in it.
 */
export async function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--font-render-hinting=none', '--disable-dev-shm-usage']
  if (process.env.CHROMIUM_PATH) return playwright.launch({ executablePath: process.env.CHROMIUM_PATH, args })
  const folder = await unpacked()
  return playwright.launch({ executablePath: join(folder, 'chromium'), args, env: surroundings(folder) })
}
