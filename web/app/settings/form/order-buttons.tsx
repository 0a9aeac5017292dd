import { useEffect, useRef } from 'react'
import { Icon } from '../../../components/icons.tsx'

/** Moves one thing of a list up or down; the focus goes along with it. */
export function OrderButtons(props: {
  name: string
  place: number
  count: number
  onUp: () => void
  onDown: () => void
}) {
  const pressed = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    pressed.current?.focus()
    pressed.current = null
  }, [props.place])
  return (
    <span className="flex shrink-0">
      {(['up', 'down'] as const).map((way) => {
        const end = props.place === (way === 'up' ? 0 : props.count - 1)
        return (
          <button
            key={way}
            type="button"
            className="grid size-11 place-items-center rounded text-soft hover:bg-wash hover:text-ink aria-disabled:opacity-30"
            aria-label={`Move ${props.name} ${way}`}
            aria-disabled={end}
            onClick={(event) => {
              if (end) return
              pressed.current = event.currentTarget
              if (way === 'up') props.onUp()
              else props.onDown()
            }}
          >
            <Icon name={way === 'up' ? 'left' : 'right'} className="rotate-90" />
          </button>
        )
      })}
    </span>
  )
}
