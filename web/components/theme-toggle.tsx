import { useState } from 'react'
import { Icon } from './icons.tsx'

function shownTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Changes between the light and the dark design, and remembers it in this browser. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(shownTheme)
  const other = theme === 'light' ? 'dark' : 'light'
  const toggle = () => {
    document.documentElement.dataset.theme = other
    try {
      localStorage.setItem('theme', other)
    } catch {
      // Storage may be closed; the choice then lasts as long as the page.
    }
    setTheme(other)
  }
  return (
    <button
      type="button"
      onClick={toggle}
      className="grid size-11 place-items-center rounded text-soft hover:bg-wash hover:text-ink"
      aria-label={`Change to the ${other} design`}
    >
      <Icon name={theme === 'light' ? 'moon' : 'sun'} size={18} />
    </button>
  )
}
