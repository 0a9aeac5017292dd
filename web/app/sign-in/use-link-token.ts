import { useEffect, useState } from 'react'

/** The token of the mailed link that led here. It is taken out of the address, so that it stays in no history. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1))
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search)
  }, [])
  return token
}
