import { type ReactNode } from 'react'
import { useTitle } from '../../../components/use-title.ts'

/** The title of a page of the settings, what it is for, and what can be begun from here. */
export function PageHead({
  title,
  lead,
  children,
}: {
  title: string
  lead?: ReactNode
  children?: ReactNode
}) {
  useTitle(title)
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div className="max-w-[40rem]">
        <h1 className="text-head">{title}</h1>
        {lead && <p className="mt-2 text-soft">{lead}</p>}
      </div>
      {children}
    </div>
  )
}

/** A part of such a page. */
export function Part(props: { title: string; lead?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="mt-12">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-title">{props.title}</h2>
        {props.action}
      </div>
      {props.lead && <p className="mt-1 max-w-[40rem] text-soft">{props.lead}</p>}
      <div className="mt-4">{props.children}</div>
    </section>
  )
}

/** A part of a form: what it is about beside its fields, above them where it is narrow. */
export function FormPart(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-x-10 gap-y-5 border-t border-line py-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <h2 className="text-lead font-[560]">{props.title}</h2>
        {props.lead && <p className="mt-1 text-small text-soft">{props.lead}</p>}
      </div>
      <div className="max-w-[34rem] min-w-0 space-y-5">{props.children}</div>
    </section>
  )
}
