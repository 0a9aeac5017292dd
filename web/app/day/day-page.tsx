import { useCallback } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { listBookings } from '../../api/bookings.ts'
import { listCalendarSync, readDaySummary } from '../../api/day.ts'
import { listBarbers } from '../../api/shop.ts'
import type { Booking } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import {
  addDays,
  clockOf,
  dayOf,
  foreignZone,
  longDay,
  minuteNowIn,
  nearDay,
  todayIn,
} from '../../time/local.ts'
import { meQuery, seesWholeShop, shopQuery, useShop } from '../session.ts'
import { useNow } from '../../time/use-now.ts'
import { BookingPanel } from './booking-panel.tsx'
import { ConflictsLine } from './conflicts-line.tsx'
import { CalendarChip, CalendarPanel } from './calendars.tsx'
import { DayGrid, type Column } from './day-grid.tsx'
import { DayList } from './day-list.tsx'
import { DaySheet } from './day-sheet.tsx'
import { Figures } from './figures.tsx'
import { takesPlace } from './layout.ts'
import { NewBookingPanel } from './new-booking.tsx'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/inside/app/day')
const refresh = { refetchInterval: 20_000 }

/** The shop's day (a barber sees their own chair). */
export function DayPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  useShop()
  const { data: account } = useSuspenseQuery(meQuery)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const nowMs = useNow(20)
  const today = todayIn(shop.time_zone, nowMs)
  const date = search.date ?? today
  const barbers = useQuery({ queryKey: ['barbers'], queryFn: ({ signal }) => listBarbers(signal) })
  const bookings = useQuery({
    queryKey: ['day', 'bookings', date],
    queryFn: ({ signal }) => listBookings({ from: date, to: addDays(date, 1) }, signal),
    ...refresh,
  })
  const summary = useQuery({
    queryKey: ['day', 'summary', date],
    queryFn: ({ signal }) => readDaySummary(date, signal),
    ...refresh,
  })
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: ({ signal }) => listCalendarSync(signal),
    refetchInterval: 60_000,
  })
  const zone = foreignZone(shop.time_zone)
  const title = longDay(date)
  useTitle(`${title} – ${shop.name}`)

  const go = (change: { date?: string | undefined; open?: string | undefined }) =>
    navigate({
      search: { date: search.date, open: search.open, ...change },
      replace: change.date === undefined,
    })
  const close = useCallback(() => {
    const last = search.open
    void navigate({ search: (old) => ({ ...old, open: undefined }), replace: true })
    // A booking stands in the grid and in the list, of which the window shows one.
    const openers = document.querySelectorAll<HTMLElement>(`[data-booking="${last}"], [data-opens="${last}"]`)
    const shownOne = [...openers].find((one) => one.checkVisibility())
    shownOne?.focus()
  }, [navigate, search.open])

  const own = account.roles.find((one) => one.barber_id)?.barber_id
  const shown = (barbers.data ?? []).filter((one) => seesWholeShop(account) || one.id === own)
  const columns: Column[] = shown.map((barber) => ({
    id: barber.id,
    name: barber.name,
    ratio: summary.data?.barbers.find((one) => one.id === barber.id)?.ratio ?? null,
    off: summary.data?.barbers.find((one) => one.id === barber.id)?.open_minutes === 0,
    bookings: (bookings.data ?? [])
      .filter((one) => one.barber.id === barber.id && takesPlace(one))
      .toSorted((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at)),
  }))
  const cancelled = (bookings.data ?? []).filter((one) => one.state === 'cancelled')
  const open = (bookings.data ?? []).find((one) => one.id === search.open) ?? null
  const now = date === today ? minuteNowIn(shop.time_zone, nowMs) : null
  const show = (id: string) => void go({ open: id })
  const showOnItsDay = (booking: Booking) => void go({ date: dayOf(booking.start_at), open: booking.id })
  const ready = bookings.data && barbers.data

  return (
    <>
      <DaySheet title={`${title}, ${shop.name}`} columns={columns} />
      <div className="flex flex-1 print:hidden">
        <div className="flex min-w-0 flex-1 flex-col px-4 pb-6 sm:px-6">
          <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 pt-5 pb-4">
            <div>
              <h1 className="text-head">{title}</h1>
              <div className="mt-2 flex flex-wrap items-center gap-1">
                <DayButton
                  name="left"
                  label="The day before"
                  onPress={() => void go({ date: addDays(date, -1), open: undefined })}
                />
                <button
                  type="button"
                  className="day-chip"
                  aria-pressed={date === today}
                  onClick={() => void go({ date: today, open: undefined })}
                >
                  Today
                </button>
                <DayButton
                  name="right"
                  label="The day after"
                  onPress={() => void go({ date: addDays(date, 1), open: undefined })}
                />
                <button
                  type="button"
                  data-opens="new"
                  className="button button-main button-small mx-1 max-sm:min-h-11"
                  onClick={() => void go({ open: 'new' })}
                >
                  New booking
                </button>
                {calendars.data && (
                  <CalendarChip
                    syncs={calendars.data}
                    open={search.open === 'calendars'}
                    onOpen={() => void go({ open: 'calendars' })}
                  />
                )}
                <ConflictsLine />
                <button type="button" className="day-chip max-sm:hidden" onClick={() => print()}>
                  Print
                </button>
                {zone && <span className="ml-2 text-small text-soft">{zone} time</span>}
              </div>
            </div>
            <Figures summary={summary.data} />
          </div>
          {bookings.error && (
            <Notice tone="bad" live title="The day could not be loaded.">
              <p>{bookings.error.message}</p>
            </Notice>
          )}
          {!ready && !bookings.error && <span className="skeleton min-h-96 w-full flex-1" aria-busy="true" />}
          {ready && (
            <>
              <div className="hidden flex-1 flex-col overflow-x-auto md:flex">
                <DayGrid columns={columns} now={now} open={search.open ?? null} onOpen={show} />
              </div>
              <div className="md:hidden">
                <DayList columns={columns} now={now} open={search.open ?? null} onOpen={show} />
              </div>
              {columns.every((column) => column.bookings.length === 0) && (
                <p className="mt-4 text-soft">
                  Nothing is booked {date === today ? 'today' : `on ${nearDay(date, today)}`}. Bookings appear
                  here by themselves.
                </p>
              )}
              {cancelled.length > 0 && (
                <p className="mt-3 flex flex-wrap gap-x-4 text-small text-soft">
                  <span>Cancelled:</span>
                  {cancelled.map((one) => (
                    <button
                      key={one.id}
                      type="button"
                      data-booking={one.id}
                      className="link"
                      onClick={() => show(one.id)}
                    >
                      {clockOf(one.start_at)} {one.client.name}
                    </button>
                  ))}
                </p>
              )}
            </>
          )}
        </div>
        {open && (
          <BookingPanel key={open.id} booking={open} shop={shop} onClose={close} onShow={showOnItsDay} />
        )}
        {search.open === 'new' && (
          <NewBookingPanel
            shop={shop}
            day={date}
            ownBarberId={seesWholeShop(account) ? null : (own ?? null)}
            onClose={close}
            onShow={showOnItsDay}
          />
        )}
        {search.open === 'calendars' && (
          <CalendarPanel syncs={calendars.data ?? []} barbers={shown} onClose={close} />
        )}
      </div>
    </>
  )
}

function DayButton(props: { name: 'left' | 'right'; label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      className="grid size-9 place-items-center rounded hover:bg-wash"
      onClick={props.onPress}
    >
      <Icon name={props.name} />
    </button>
  )
}
