import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { webBuild, webDist, type WebBundle } from '../web/vite-build.ts'

const dist = pathToFileURL(webDist)

/** The scripts and styles that a page asks for before it can be used. */
function firstLoad(bundle: WebBundle): string[] {
  const html = readFileSync(new URL(`${bundle}/index.html`, dist), 'utf8')
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
}

function gzippedBytes(path: string): number {
  return gzipSync(readFileSync(new URL(path, dist))).length
}

function kilobytes(paths: string[]): string {
  return (paths.reduce((sum, path) => sum + gzippedBytes(path), 0) / 1000).toFixed(1).padStart(6)
}

const bundles: WebBundle[] = ['public', 'app']
rmSync(dist, { recursive: true, force: true })
for (const bundle of bundles) {
  await build(webBuild(bundle))
  const files = firstLoad(bundle)
  const scripts = kilobytes(files.filter((file) => file.endsWith('.js')))
  const styles = kilobytes(files.filter((file) => file.endsWith('.css')))
  console.log(`web ${bundle.padEnd(6)} ${scripts} kB script, ${styles} kB style (gzip)`)
}
const fonts = readdirSync(new URL('assets/', dist)).filter((file) => file.endsWith('.woff2'))
const fontBytes = fonts.reduce((sum, file) => sum + readFileSync(new URL(`assets/${file}`, dist)).length, 0)
console.log(`web fonts  ${(fontBytes / 1000).toFixed(1).padStart(6)} kB`)
