import { Icon } from '../../../components/icons.tsx'

/** Moves one thing of a list up or down. */
export function OrderButtons(props: {
  name: string
  first: boolean
  last: boolean
  onUp: () => void
  onDown: () => void
}) {
  const look =
    'grid size-11 place-items-center rounded text-soft hover:bg-wash hover:text-ink disabled:opacity-30'
  return (
    <span className="flex shrink-0">
      <button
        type="button"
        className={look}
        aria-label={`Move ${props.name} up`}
        disabled={props.first}
        onClick={props.onUp}
      >
        <Icon name="left" className="rotate-90" />
      </button>
      <button
        type="button"
        className={look}
        aria-label={`Move ${props.name} down`}
        disabled={props.last}
        onClick={props.onDown}
      >
        <Icon name="right" className="rotate-90" />
      </button>
    </span>
  )
}
