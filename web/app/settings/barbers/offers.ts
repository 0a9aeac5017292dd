import type { BarberOffer, CatalogueBarber } from '../../../api/types.ts'
import { amountOf, amountText } from '../../../components/money.ts'
import { wholeNumber } from '../form/whole-number.ts'

/** How long a service may take somebody. */
export const durationBounds = { min: 5, max: 720 }

/** Whether somebody offers a service, and in what it differs with him; empty is as the service says. */
export interface OfferDraft {
  offered: boolean
  duration: string
  price: string
}

/** What a barber offers, as it is being typed, by service. */
export function offerDrafts(barber: CatalogueBarber, serviceIds: string[]): Record<string, OfferDraft> {
  const own = new Map(barber.services.map((one) => [one.service_id, one]))
  return Object.fromEntries(
    serviceIds.map((id) => {
      const offer = own.get(id)
      return [
        id,
        {
          offered: offer !== undefined,
          duration: offer?.duration_minutes ? String(offer.duration_minutes) : '',
          price: offer?.price ? amountText(offer.price) : '',
        },
      ]
    }),
  )
}

/** All that is to be sent of them; null while something in it can't be. */
export function offersOf(drafts: Record<string, OfferDraft>, currency: string): BarberOffer[] | null {
  const offers: BarberOffer[] = []
  for (const [id, { offered, duration, price }] of Object.entries(drafts)) {
    if (!offered) continue
    const minutes = duration.trim() === '' ? null : wholeNumber(duration, durationBounds)
    const amount = price.trim() === '' ? null : amountOf(price, currency)
    if ((minutes === null && duration.trim() !== '') || (amount === null && price.trim() !== '')) return null
    offers.push({
      service_id: id,
      duration_minutes: minutes,
      price: amount === null ? null : { amount_minor: amount },
    })
  }
  return offers
}
