import { useEffect } from 'react'

/** Gives the page its title, by which a person finds its window again. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
