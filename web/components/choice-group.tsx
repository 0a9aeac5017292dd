/** One of a few, all of them seen at once. */
export function ChoiceGroup<Value extends string>(props: {
  legend: string
  name: string
  value: Value
  options: { value: Value; name: string }[]
  onValue: (value: Value) => void
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-0.5 font-[560]">{props.legend}</legend>
      {props.options.map(({ value, name }) => (
        <label key={value} className="flex min-h-11 cursor-pointer items-center gap-2.5">
          <input
            type="radio"
            className="size-4 shrink-0"
            name={props.name}
            checked={value === props.value}
            onChange={() => props.onValue(value)}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
