import { useEffect, useRef } from 'react'
import { Icon } from '../../../components/icons.tsx'
import { useCopy } from '../../../components/use-copy.ts'

/** A key that was just made or rotated. */
export interface ShownKey {
  name: string
  text: string
  /** What becomes of the secret from before, where there was one. */
  before: string | null
}

/** A key, this one time: to be copied to where it is used. */
export function KeyText({ shown, onClose }: { shown: ShownKey; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  const { copied, copy } = useCopy(shown.text)
  useEffect(() => field.current?.focus(), [shown.text])
  return (
    <section aria-labelledby="key-text" className="rise mt-6 border-l-2 border-good bg-wash px-4 py-4">
      <h2 id="key-text" className="font-[600]">
        Copy the key for {shown.name} now
      </h2>
      <p className="mt-1 max-w-[40rem] text-soft">
        It is shown this one time, and kept nowhere. {shown.before} Keep it out of addresses, mails and code.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          aria-label={`The key for ${shown.name}`}
          className="field-input min-w-0 flex-1 basis-64 font-mono text-small"
          value={shown.text}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className="button button-main"
          onClick={() => {
            field.current?.select()
            copy()
          }}
        >
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Done
        </button>
      </div>
      <p role="status" className="sr-only">
        {copied && 'The key is copied.'}
      </p>
    </section>
  )
}
