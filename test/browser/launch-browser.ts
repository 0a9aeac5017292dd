import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright-core'
import chromium, { inflate } from '@sparticuz/chromium'

/** Where the package keeps its archives, whatever folder it was installed in. */
const archives = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin')

/** True where the system's linker finds the libraries that Chromium needs and a bare machine lacks. */
function systemHasLibraries(): boolean {
  try {
    const known = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
    return known.includes('libnss3.so') && known.includes('libexpat.so.1')
  } catch {
    return false
  }
}

/** Unpacks the libraries that the package carries and returns their folder. */
async function carriedLibraries(): Promise<string> {
  const unpacked = await inflate(join(archives, 'al2023.tar.br'))
  return join(unpacked, 'lib')
}

/** The unpacked browser; two processes that start at once must not read each other's half-written file. */
async function carriedBrowser(): Promise<string> {
  const kept = join(tmpdir(), 'sixfb-chromium', 'chromium')
  if (existsSync(kept)) return kept
  const unpacked = await chromium.executablePath()
  return unpacked
}

/**
 * Starts headless Chromium: the one at `CHROMIUM_PATH`, else the one that comes in the npm package, with the libraries
 * beside it where the system lacks them. Give every context a `locale`, else `Intl` throws in it.
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.CHROMIUM_PATH
  const executablePath = own ?? (await carriedBrowser())
  const libraries = own || systemHasLibraries() ? null : await carriedLibraries()
  const path = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return playwright.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-dev-shm-usage'],
    env: { ...process.env, ...(path ? { LD_LIBRARY_PATH: path } : {}) } as Record<string, string>,
  })
}
