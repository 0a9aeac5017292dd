import { Link } from '@tanstack/react-router'
import { changeBarber } from '../../../api/catalogue.ts'
import type { CatalogueBarber, StaffMember } from '../../../api/types.ts'
import { OrderButtons } from '../form/order-buttons.tsx'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { useOrder } from '../form/use-order.ts'

/** The barbers in the order in which clients see them, with a way to the page of each. */
export function BarberOrder({ barbers, staff }: { barbers: CatalogueBarber[]; staff: StaffMember[] }) {
  const order = useOrder<CatalogueBarber>(['catalogue', 'barbers'], (id, position) =>
    changeBarber(id, { position }, null),
  )
  return (
    <Part
      title="Barbers"
      lead="Clients see them in this order. With “in order” as a booking rule, the first who is free is booked."
    >
      <Refusal error={order.error} title="The order was not changed." />
      {barbers.length === 0 && (
        <p className="border-y border-line py-5 text-soft">
          Nobody can be booked yet. Give somebody the role of a barber; then set their hours and services.
        </p>
      )}
      <ol className="divide-y divide-line border-y border-line empty:hidden">
        {barbers.map((barber, index) => (
          <li key={barber.id} className="flex items-center gap-2">
            <Link
              to="/app/settings/services/by/$id"
              params={{ id: barber.id }}
              className="group flex min-w-0 flex-1 flex-col justify-center py-2 no-underline"
            >
              <span className="font-[560] group-hover:text-accent">{barber.name}</span>
              <span className="text-small text-soft">{factsOf(barber, staff)}</span>
            </Link>
            <OrderButtons
              name={barber.name}
              place={index}
              count={barbers.length}
              onUp={() => order.move(barbers, index, index - 1)}
              onDown={() => order.move(barbers, index, index + 1)}
            />
          </li>
        ))}
      </ol>
    </Part>
  )
}

function factsOf(barber: CatalogueBarber, staff: StaffMember[]): string {
  const member = staff.find((one) => one.barber_id === barber.id && one.state === 'active')
  const services = barber.services.length
  return [
    ...(barber.active ? [] : ['can’t be booked']),
    services === 1 ? 'one service' : services ? `${services} services` : 'no service yet',
    ...(barber.skills.length ? [barber.skills.join(', ')] : []),
    ...(member ? [] : ['has no account']),
  ].join(', ')
}
