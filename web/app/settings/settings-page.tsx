import type { ReactNode } from 'react'
import { PageHead } from './form/page-head.tsx'

/** A page of the settings: its title, what it is for, and its parts. */
export function SettingsPage(props: { title: string; intro: ReactNode; children: ReactNode }) {
  return (
    <>
      <PageHead title={props.title} lead={props.intro} />
      {props.children}
    </>
  )
}
