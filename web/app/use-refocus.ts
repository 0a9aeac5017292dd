import { useEffect, useRef, type RefObject } from 'react'

/**
 * Gives the focus to an element (with tabIndex -1) whenever `shown` becomes another: what held the focus before may be gone
 * with what was shown.
 */
export function useRefocus<Element extends HTMLElement>(shown: unknown): RefObject<Element | null> {
  const element = useRef<Element>(null)
  const last = useRef(shown)
  useEffect(() => {
    if (last.current === shown) return
    last.current = shown
    element.current?.focus()
  }, [shown])
  return element
}
