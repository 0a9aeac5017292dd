import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { collectSecrets } from './kept-secrets.ts'

test('a backup carries neither passwords of roles nor what opens tokens, sealed secrets and backups', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sixfb-secrets-'))
  try {
    openShopSecrets(dataDir).store.text('backup-identity', () => 'AGE-SECRET-KEY')
    expect(readdirSync(join(dataDir, 'secrets'))).toContain('sealing')
    expect(Object.keys(collectSecrets(dataDir)).toSorted()).toEqual([
      'checkpoint',
      'checkpoint.pub',
      'digest',
      'event-mac',
      'link',
    ])
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})
