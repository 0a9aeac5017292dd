import { useState } from 'react'

/**
 * Copies a text; `copied` says that it is this one that was copied. Without a secure context there is no clipboard: then it
 * stands on the page, to be marked and copied by hand.
 */
export function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [last, setLast] = useState<string | null>(null)
  const copy = () => {
    navigator.clipboard?.writeText(text).then(
      () => setLast(text),
      () => setLast(null),
    )
  }
  return { copied: last === text, copy }
}
