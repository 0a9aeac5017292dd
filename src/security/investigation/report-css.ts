import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The stylesheet of a report, for a screen and for paper. */
export function reportCss(): string {
  return readFileSync(join(import.meta.dirname, 'report.css'), 'utf8')
}
