import type { ReactNode } from 'react'
import { ThemeToggle } from '../../components/theme-toggle.tsx'
import { useShop } from '../session.ts'

/** The sheet that sign-in and registration stand on. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  const { data: shop } = useShop()
  return (
    <div className="flex min-h-dvh flex-col">
      <span className="pole" aria-hidden="true" />
      <header className="mx-auto flex w-full max-w-[72rem] items-center justify-between px-5 pt-3 sm:px-8">
        <a href="/" className="font-serif text-title tracking-tight text-ink no-underline">
          {shop?.name ?? '\u00a0'}
        </a>
        <ThemeToggle />
      </header>
      <main className="mx-auto w-full max-w-[24rem] flex-1 px-5 pt-14 pb-16 sm:pt-24">
        <h1 className="mb-8 text-head">{title}</h1>
        {children}
      </main>
    </div>
  )
}
