import { createRequire } from 'node:module'

/** The version of the program, as its package.json has it. */
export const programVersion = (createRequire(import.meta.url)('../../../package.json') as { version: string })
  .version
