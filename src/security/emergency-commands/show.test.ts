import { expect, onTestFinished, test, vi } from 'vitest'
import { show } from './show.ts'

const hostile = 'Eve\u001b[2K\u001b[1A\u0007\b\r\u009b31m\u202e\u2066\u007f'
const harmless = String.raw`Eve\u001b[2K\u001b[1A\u0007\u0008\u000d\u009b31m\u202e\u2066\u007f`

function printed(json: boolean, value: unknown, text: string): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  show(json, value, text)
  return String(write.mock.lastCall?.[0])
}

// ASVS 1.3.3
test('a name gives no orders to a terminal', () => {
  expect(printed(false, null, `#1  ${hostile}\n#2  Ünïcödé 理髪店`)).toBe(
    `#1  ${harmless}\n#2  Ünïcödé 理髪店\n`,
  )
})

test('in JSON it is one line, which says the same when it is read', () => {
  const text = printed(true, { name: `${hostile}\n` }, '')
  expect(text).toMatch(/^[ -~]*\n$/)
  expect(JSON.parse(text)).toEqual({ name: `${hostile}\n` })
})
