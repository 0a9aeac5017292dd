import type { CSSProperties } from 'react'
import { correctedAccent, hexOf, parseColour } from '../../../design/accent.ts'

const palette = [
  { word: 'Brick', colour: 'oklch(0.52 0.13 35)' },
  { word: 'Oxblood', colour: 'oklch(0.44 0.13 20)' },
  { word: 'Ochre', colour: 'oklch(0.56 0.11 75)' },
  { word: 'Olive', colour: 'oklch(0.5 0.09 115)' },
  { word: 'Bottle', colour: 'oklch(0.45 0.09 155)' },
  { word: 'Petrol', colour: 'oklch(0.48 0.08 205)' },
  { word: 'Navy', colour: 'oklch(0.42 0.11 260)' },
  { word: 'Plum', colour: 'oklch(0.45 0.13 330)' },
]

/** As it is shown: corrected to be readable in the light and in the dark. */
function shown(colour: string): string {
  const accent = correctedAccent(colour)
  return accent ? `light-dark(${accent.light}, ${accent.dark})` : 'var(--accent)'
}

/** The colour of the shop's pages: one of a few that go well, or any other. */
export function AccentField({ value, onValue }: { value: string; onValue: (colour: string) => void }) {
  const listed = palette.some(({ colour }) => colour === value)
  const read = parseColour(value)
  const sample: CSSProperties & Record<'--accent', string> = { '--accent': shown(value) }
  return (
    <div className="space-y-4">
      <fieldset>
        <legend className="sr-only">Colour</legend>
        <div className="-ml-2 flex flex-wrap">
          {palette.map(({ word, colour }) => (
            <label key={colour} className="grid size-11 cursor-pointer place-items-center" title={word}>
              <input
                type="radio"
                name="accent"
                className="peer sr-only"
                aria-label={word}
                checked={value === colour}
                onChange={() => onValue(colour)}
              />
              <span
                className="block size-7 rounded-full outline-offset-3 peer-checked:outline-2 peer-checked:outline-ink peer-focus-visible:outline-2 peer-focus-visible:outline-accent"
                style={{ backgroundColor: shown(colour) }}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <label className="inline-flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="color"
          className="h-9 w-12 cursor-pointer rounded border border-edge bg-sheet p-0.5"
          value={read ? hexOf(read) : '#8a4b32'}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
        {listed ? 'Another colour' : 'A colour of your own'}
      </label>
      <div style={sample} className="flex items-center gap-5" aria-hidden="true">
        <span className="button button-main">Take this time</span>
        <span className="font-[560]" style={{ color: 'var(--accent)' }}>
          16:40 with Marco
        </span>
      </div>
      <p className="text-small text-soft">
        This is how it will look. Where it would be hard to read, it is made darker, or lighter in the dark.
      </p>
    </div>
  )
}
