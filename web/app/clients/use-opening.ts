import { useEffect, useRef, useState } from 'react'

/** Something that opens by a button and gives the focus back to it when it closes. */
export function useOpening() {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const was = useRef(false)
  useEffect(() => {
    if (!open && was.current) opener.current?.focus()
    was.current = open
  }, [open])
  return { open, setOpen, opener }
}

/** Moves the focus to the first thing to fill in or press of what appears; a stable function, so that it runs once. */
export function focusFirst(within: HTMLElement | null): void {
  within?.querySelector<HTMLElement>('input, select, textarea, button, a[href]')?.focus()
}
