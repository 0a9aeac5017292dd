import type { Barber, Shop } from '../../api/types.ts'

/** Who stands at the chairs, and the house rule in one line. */
export function Chairs({ barbers, shop }: { barbers: Barber[] | null; shop: Shop }) {
  return (
    <section aria-label="The barbers">
      <h2 className="mb-4 text-title">At the chairs</h2>
      {barbers ? (
        <ul className="divide-y divide-line border-y border-line">
          {barbers.map((barber) => (
            <li key={barber.id} className="py-3">
              <p className="font-[600]">{barber.name}</p>
              <p className="text-soft">{barber.bio}</p>
            </li>
          ))}
        </ul>
      ) : (
        <span className="skeleton h-64 w-full" aria-busy="true" />
      )}
      <p className="mt-4 text-soft">
        No account needed, nothing to pay now, free to cancel until {shop.cancellation_free_hours} hours
        before.
      </p>
    </section>
  )
}
