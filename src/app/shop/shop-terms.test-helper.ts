import type { NewShop, ShopTerms } from './shop-terms.ts'

/** The terms of a new shop as they are read again: everything that it does not say is as the tables begin. */
export function fullTerms({ shop, services, barbers }: NewShop): ShopTerms {
  return {
    shop: {
      ...shop,
      slotAnchor: 'opening',
      gapPolicy: 'offer',
      anyBarber: 'fair',
      holdMinutes: 10,
      lateFeePercent: 0,
      noShowFeePercent: 0,
      termsVersion: 1,
      version: 1,
    },
    services: new Map(
      [...services].map(([id, service]) => [
        id,
        {
          ...service,
          processingFromMinute: 0,
          processingMinutes: 0,
          capacity: 1,
          requiredSkill: null,
          approvalRequired: false,
          bookableBy: 'public',
          cancellationFreeHours: null,
          lateFeePercent: null,
          resourceKinds: [],
          addOnIds: [],
          differing: new Map(),
        },
      ]),
    ),
    barbers: new Map(
      [...barbers].map(([id, barber]) => [id, { ...barber, skills: [], overrides: new Map() }]),
    ),
    addOns: new Map(),
    resources: [],
    timeOff: [],
    limits: [],
  }
}
