import { useEffect, useEffectEvent } from 'react'
import { offeredPasskey, stopOffering, type SignedCredential } from '../../api/passkeys.ts'

/** A little less than what is to be signed is good for: then the next is asked for. */
const RENEW_MS = 4 * 60_000

/** While `offers`, the browser offers passkeys in the e-mail field; `onChosen` gets what the chosen one has signed. */
export function usePasskeyOffer(offers: boolean, onChosen: (credential: SignedCredential) => void): void {
  const chosen = useEffectEvent(onChosen)
  useEffect(() => {
    if (!offers) return undefined
    let over = false
    const offer = async () => {
      const credential = await offeredPasskey()
      if (credential !== null && !over) chosen(credential)
    }
    void offer()
    const renewal = setInterval(() => {
      if (document.visibilityState === 'visible') void offer()
    }, RENEW_MS)
    return () => {
      over = true
      clearInterval(renewal)
      stopOffering()
    }
  }, [offers])
}
