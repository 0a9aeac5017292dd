import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { contrast, correctedAccent, hexOf, parseColour } from './accent.ts'

describe('correctedAccent', () => {
  it('keeps every accent readable on the grounds of both themes', () => {
    const grounds = {
      light: [parseColour('oklch(0.984 0.007 85)'), parseColour('oklch(0.955 0.009 83)')],
      dark: [parseColour('oklch(0.195 0.008 60)'), parseColour('oklch(0.262 0.01 60)')],
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
        const accent = correctedAccent(`#${rgb.toString(16).padStart(6, '0')}`)
        if (!accent) throw new Error('a hex colour was not read')
        for (const theme of ['light', 'dark'] as const)
          for (const ground of grounds[theme]) {
            const colour = parseColour(accent[theme])
            if (!ground || !colour) throw new Error('unreadable')
            expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5)
          }
      }),
    )
  })

  it('leaves a readable accent as it is', () => {
    expect(correctedAccent('oklch(0.48 0.13 35)')?.light).toBe('oklch(0.480 0.130 35.0)')
  })

  it('refuses what is not a colour', () => {
    expect(correctedAccent('url(https://example.com)')).toBeNull()
  })
})

it('writes a colour as the browser does, and reads it back as it was', () => {
  expect(hexOf({ l: 1, c: 0, h: 0 })).toBe('#ffffff')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
      const hex = `#${rgb.toString(16).padStart(6, '0')}`
      expect(hexOf(parseColour(hex)!)).toBe(hex)
    }),
  )
})
