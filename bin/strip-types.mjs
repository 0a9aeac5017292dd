import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const home = new URL('..', import.meta.url).href

// Node refuses to strip types below node_modules, which is where an installed 6fb lies.
registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(home) || !url.endsWith('.ts')) return nextLoad(url, context)
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'), { sourceUrl: url })
    return { format: 'module', shortCircuit: true, source }
  },
})
