import { useEffect, useRef } from 'react'
import { calendarFile } from '../../api/bookings.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { money } from '../../components/money.ts'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { useCopy } from '../../components/use-copy.ts'
import { clockOf, dayOf, duration, longDay, nearDayInside, timeSpan, todayIn } from '../../time/local.ts'

/** The token at the end of a guest's own link. */
export const tokenOf = (booking: Booking) => booking.manage_url?.split('/manage/')[1] ?? null

/** It is booked: when, where, the calendar file and the way to change it. */
export function Confirmation(props: { shop: Shop; booking: Booking; onAnother: () => void }) {
  const { shop, booking } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const token = tokenOf(booking)
  const day = dayOf(booking.start_at)
  const manage = token ? `/manage/${token}` : '/app/bookings'
  const { copied, copy } = useCopy(new URL(manage, location.href).href)
  return (
    <section className="rise max-w-[36rem] pt-10 sm:pt-16">
      <p className="flex items-center gap-2 text-good">
        <Icon name="check" /> {booking.state === 'pending' ? 'Asked for' : 'Booked'}
      </p>
      <h1 ref={heading} tabIndex={-1} className="mt-3 text-show">
        {booking.state === 'pending' ? 'We confirm it soon:' : 'See you'}{' '}
        {nearDayInside(day, todayIn(shop.time_zone))} at {clockOf(booking.start_at)}.
      </h1>
      <div className="mt-8">
        <Slip
          lines={[
            {
              label: 'Service',
              value: `${booking.service.name}, ${duration(booking.service.duration_minutes)}`,
            },
            { label: 'With', value: booking.barber.name },
            {
              label: 'When',
              value: `${longDay(day)}, ${timeSpan(booking)}`,
            },
            ...(shop.address ? [{ label: 'Where', value: shop.address }] : []),
            {
              label: 'Price',
              value: <span className="tabular">{money(booking.price)}, paid in the shop</span>,
            },
          ]}
        />
      </div>
      <div className="mt-6 flex flex-wrap gap-3">
        <a className="button button-main" href={calendarFile({ id: booking.id, token })} download>
          <Icon name="calendar" /> Add to calendar
        </a>
        <a className="button button-quiet" href={manage}>
          See, move or cancel
        </a>
      </div>
      {token && (
        <p className="mt-6 max-w-[30rem] text-soft">
          Keep the link to this booking: with it you can move or cancel it without an account.{' '}
          <button type="button" className="link" onClick={copy}>
            {copied ? 'Copied' : 'Copy the link'}
          </button>
        </p>
      )}
      <p className="mt-3 text-soft">
        {shop.phone && (
          <>
            Running late? <PhoneLink phone={shop.phone} />{' '}
          </>
        )}
      </p>
      <p className="mt-8 border-t border-line pt-5">
        <button type="button" className="link" onClick={props.onAnother}>
          Book another appointment
        </button>
      </p>
    </section>
  )
}
