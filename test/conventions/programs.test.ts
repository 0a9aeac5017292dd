import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runProgram, type StepResult } from '../../tools/checks/step.ts'
import { plant, repository } from './plant.test-helper.ts'

describe('tools/check.ts', () => {
  const check = (...args: string[]): Promise<StepResult> =>
    runProgram(process.execPath, [join(repository, 'tools/check.ts'), ...args], repository)

  test('runs every chosen step, also after one that fails, and says which failed', async () => {
    const { ok, output } = await check('lock', 'conventions', '--root', plant({ 'package-lock.json': null }))
    expect(ok).toBe(false)
    expect(output).toMatch(/✗ lock[^]*✓ conventions[^]*failed: lock$/)
  })

  test('succeeds over a clean tree', async () => {
    expect(await check('lock', 'conventions', '--root', plant())).toMatchObject({ ok: true })
  })

  test('refuses a step that there is none of', async () => {
    const { ok, output } = await check('spelling')
    expect(ok).toBe(false)
    expect(output).toContain('There is no step spelling')
  })
})

describe('bin/6fb', () => {
  const program = `
    import { spawnSync } from 'node:child_process'
    const args: string[] = process.argv.slice(2)
    console.log(process.versions.node, JSON.stringify(args))
    if (args[0] !== 'child') spawnSync(process.execPath, [import.meta.filename, 'child'], { stdio: 'inherit' })
  `

  /** Lays the program out in `home`, as npm would, with the command linked from `command`. */
  function install(home: string, command: string): void {
    mkdirSync(join(home, 'src/entry'), { recursive: true })
    mkdirSync(join(command, '..'), { recursive: true })
    cpSync(join(repository, 'bin'), join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(home, 'src/entry/cli.ts'), program)
    symlinkSync(join(home, 'bin/6fb'), command)
  }

  const expected = `${process.versions.node} ["a b","--json"]\n${process.versions.node} ["child"]`

  test('finds the Node of the project, through a link and from any folder', async () => {
    const root = plant()
    install(root, join(root, 'elsewhere/6fb'))
    expect(await runProgram(join(root, 'elsewhere/6fb'), ['a b', '--json'], '/')).toEqual({
      ok: true,
      output: expected,
    })
  })

  test('runs as a dependency of another project, its child processes too', async () => {
    const root = plant({ 'shop/package.json': '{}' })
    const home = join(root, 'shop/node_modules/6fb-booking')
    install(home, join(root, 'shop/node_modules/.bin/6fb'))
    const command = join(root, 'shop/node_modules/.bin/6fb')
    expect(await runProgram(command, ['a b', '--json'], '/')).toEqual({ ok: true, output: expected })
  })
})
