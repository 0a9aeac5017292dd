import { useState, type ReactNode } from 'react'
import { AfterChange } from './after-change.tsx'
import { ChangeProblem } from './change-problem.tsx'
import { focusSoon, FormOpener, openerId } from './form-parts.tsx'
import type { Change } from './use-change.ts'

/** Where something is added: what came of the last change and the button that opens the form, or the form. */
export function AddPart(props: {
  change: Change
  word: string
  form: (ends: { onSaved: () => void; onBack: () => void }) => ReactNode
}) {
  const { change } = props
  const [isAdding, setAdding] = useState(false)
  if (isAdding)
    return props.form({
      onSaved: () => setAdding(false),
      onBack: () => {
        change.reset()
        setAdding(false)
        focusSoon(openerId)
      },
    })
  return (
    <>
      <AfterChange change={change} />
      <ChangeProblem problem={change.problem} title="It was not changed." />
      <div className="mt-6">
        <FormOpener
          onPress={() => {
            change.reset()
            setAdding(true)
          }}
        >
          {props.word}
        </FormOpener>
      </div>
    </>
  )
}
