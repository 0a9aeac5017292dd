/** Any of several, each a switch of its own. */
export function ToggleGroup(props: {
  legend: string
  hint?: string
  options: { value: string; name: string }[]
  chosen: string[]
  onChosen: (chosen: string[]) => void
  /** All in one row, as wide as one another. */
  even?: boolean
}) {
  const { chosen } = props
  const toggle = (value: string) =>
    props.onChosen(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-[560]">{props.legend}</legend>
      <div className={props.even ? 'grid auto-cols-fr grid-flow-col gap-1' : 'flex flex-wrap gap-1.5'}>
        {props.options.map(({ value, name }) => (
          <button
            key={value}
            type="button"
            className={props.even ? 'time-button text-small' : 'day-chip min-h-11 min-w-11 justify-center'}
            aria-pressed={chosen.includes(value)}
            onClick={() => toggle(value)}
          >
            {name}
          </button>
        ))}
      </div>
      {props.hint && <p className="mt-1.5 text-small text-soft">{props.hint}</p>}
    </fieldset>
  )
}
