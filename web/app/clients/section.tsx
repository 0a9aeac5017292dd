import type { ReactNode, Ref } from 'react'

/** A part of a client's page: what it is about, what can be done, and what stands there. */
export function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex min-h-11 items-center justify-between gap-4 border-b border-line">
        <h2 className="text-lead">{props.title}</h2>
        {props.action}
      </div>
      <div className="pt-3">{props.children}</div>
    </section>
  )
}

/** A small word to press at the head of a section. */
export function SectionAction({
  ref,
  onPress,
  children,
}: {
  ref: Ref<HTMLButtonElement>
  onPress: () => void
  children: ReactNode
}) {
  return (
    <button ref={ref} type="button" className="link inline-flex min-h-11 items-center" onClick={onPress}>
      {children}
    </button>
  )
}
