import { useEffect, useRef, type ReactNode } from 'react'
import { Icon } from '../../components/icons.tsx'

/** A panel beside the day (from below on a phone). It takes the focus when it opens; Escape closes it. */
export function SidePanel({
  title,
  onClose,
  children,
}: {
  title: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [onClose])
  return (
    <aside className="side-panel no-print px-5 pt-4 pb-8 lg:w-[22rem] lg:shrink-0" aria-label="Details">
      <div className="flex items-start justify-between gap-3">
        <h2 ref={heading} tabIndex={-1} className="pt-1.5 text-title">
          {title}
        </h2>
        <button
          type="button"
          className="-mr-2 grid size-11 place-items-center rounded text-soft hover:bg-wash hover:text-ink"
          aria-label="Close"
          onClick={onClose}
        >
          <Icon name="cross" />
        </button>
      </div>
      {children}
    </aside>
  )
}
