import { expect, test } from 'vitest'
import { listDrills, runDrill } from '../../drills/run-drill.ts'

test('credential stuffing is found, contained and counted while honest people book', async () => {
  const lines: string[] = []
  const result = await runDrill('credential-stuffing', {
    seed: 'test',
    json: true,
    print: (line) => lines.push(line),
  })
  expect(result).toMatchObject({
    passed: true,
    severity: 'P1',
    leaked_records: 0,
    honest_refused: 0,
    impact_exact: true,
    seed: 'test',
  })
  expect(result.detect_ms).toBeLessThanOrEqual(1000)
  expect(result.contain_ms).toBeLessThanOrEqual(100)
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([result])
}, 120_000)

test('drills are listed, and an unknown one is refused by name', async () => {
  expect((await listDrills()).map(({ name }) => name)).toEqual(['credential-stuffing'])
  await expect(runDrill('nothing')).rejects.toThrow('There is no drill nothing.')
})
