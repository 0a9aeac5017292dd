import { useEffect, type ReactNode } from 'react'

/** A page of the settings: its title, what it is for, and its parts. */
export function SettingsPage(props: { title: string; intro: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = props.title
  }, [props.title])
  return (
    <>
      <h1 className="text-head">{props.title}</h1>
      <p className="mt-2 max-w-[38rem] text-soft">{props.intro}</p>
      {props.children}
    </>
  )
}
