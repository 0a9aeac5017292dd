import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { InlineConfig, Plugin } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The two bundles: `public` (booking, manage, status; Preact) and `app` (everything behind sign-in; React). */
export type WebBundle = 'public' | 'app'

/** Emits design/theme.js as a blocking script of its own: the page's policy allows no inline script. */
function themeScript(): Plugin {
  const source = readFileSync(new URL('design/theme.js', import.meta.url), 'utf8')
  const fileName = `assets/theme-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`
  return {
    name: 'theme-script',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' }],
  }
}

/** Puts page-head.html, what both bundles' heads share, in place of the comment that names it. */
function pageHead(): Plugin {
  const source = readFileSync(new URL('page-head.html', import.meta.url), 'utf8')
  return {
    name: 'page-head',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('<!-- page-head -->', () => source),
    },
  }
}

/** Where the built pages lie: each bundle's page in <bundle>/index.html, hashed files of both in assets/. */
export const webDist = fileURLToPath(new URL('dist/', import.meta.url))

/** Vite's configuration of one bundle, written into `outDir`. */
export function webBuild(bundle: WebBundle, outDir: string = webDist): InlineConfig {
  return {
    configFile: false,
    root,
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    plugins: [react(), tailwindcss(), pageHead(), themeScript()],
    resolve: {
      alias:
        bundle === 'public'
          ? [
              { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
              { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
              { find: /^react(-dom)?$/, replacement: 'preact/compat' },
            ]
          : [],
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome123', 'firefox121', 'safari17.5'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: `${root}${bundle}/index.html` },
    },
  }
}
