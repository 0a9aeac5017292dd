import { useEffect, useMemo, useRef, useState } from 'react'
import { mayBeSignedIn, readMe } from '../../api/auth.ts'
import { ApiProblem } from '../../api/request.ts'
import { listBarbers, listServices, listSlots } from '../../api/shop.ts'
import type { Account, Shop } from '../../api/types.ts'
import { callName } from '../../components/call-name.ts'
import { Icon } from '../../components/icons.tsx'
import { addDays, clockOf, dayOf, todayIn } from '../../time/local.ts'
import { Unavailable } from '../plain-pages.tsx'
import { useResource } from '../use-resource.ts'
import { Chairs } from './chairs.tsx'
import { BookingProblem } from './booking-problem.tsx'
import { steps, useChoices, type Step } from './choices.ts'
import { Confirmation } from './confirmation.tsx'
import { checkDetails, DetailsForm, noDetails, type DetailErrors } from './details-form.tsx'
import { NextFree } from './next-free.tsx'
import { Paused } from './paused.tsx'
import { PickTime } from './pick-time.tsx'
import { PriceList } from './price-list.tsx'
import { windowDays } from './slots.ts'
import { SummaryLine, SummarySlip, Terms, type Chosen } from './summary.tsx'
import { bookingRequest, useBooking } from './use-booking.ts'

const headings: Record<Step, string> = {
  service: 'Price list',
  time: 'When suits you?',
  details: 'Who is coming?',
  done: '',
}

function useClientAccount(): Account | null {
  const { data } = useResource(mayBeSignedIn() ? readMe : null)
  return data?.roles.every((one) => one.role === 'client') ? data : null
}

/** Brings what appears into view, clear of the bar under the thumb; a stable function, so that it runs once. */
const showHere = (box: HTMLElement | null) => box?.scrollIntoView({ block: 'center' })

/** Service, time, details, done: the whole of booking on one page. */
export function BookingPage({ shop }: { shop: Shop }) {
  const [choices, choose] = useChoices()
  const [details, setDetails] = useState(noDetails)
  const [errors, setErrors] = useState<DetailErrors>({})
  const [turn, setTurn] = useState(0)
  const [missed, setMissed] = useState<string | null>(null)
  const today = todayIn(shop.time_zone)
  const account = useClientAccount()
  const services = useResource(listServices)
  const barbers = useResource(listBarbers)
  const booking = useBooking()
  const heading = useRef<HTMLHeadingElement>(null)
  const shownStep = useRef(choices.step)

  const service = services.data?.find((one) => one.id === choices.service) ?? null
  const barber = barbers.data?.find((one) => one.id === choices.barber) ?? null
  const offered = service ?? services.data?.[0] ?? null
  const soonFor = choices.step === 'service' ? offered?.id : undefined
  const soon = useResource(
    useMemo(
      () =>
        soonFor
          ? (signal: AbortSignal) => listSlots(soonFor, today, addDays(today, windowDays), signal)
          : null,
      [soonFor, today],
    ),
  )
  const next = soon.data?.[0] ?? null
  const nextBarber = barbers.data?.find((one) => one.id === next?.barber_ids[0]) ?? null

  useEffect(() => {
    if (shownStep.current !== choices.step) heading.current?.focus()
    shownStep.current = choices.step
  }, [choices.step])

  if (choices.step === 'done' && booking.booking)
    return (
      <Confirmation
        shop={shop}
        booking={booking.booking}
        onAnother={() => {
          booking.forget()
          choose({ step: 'service', service: null, barber: null, day: null, at: null })
        }}
      />
    )
  const failed = services.problem ?? barbers.problem
  if (failed)
    return (
      <Unavailable
        phone={shop.phone}
        problem={failed}
        onRetry={() => {
          services.reload()
          barbers.reload()
        }}
      />
    )

  const step = service || choices.step === 'service' ? choices.step : 'service'
  const chosen: Chosen = { shop, service, barber, choices, today }
  const chooseService = (id: string) =>
    choose({
      step: 'time',
      service: id,
      at: id === choices.service ? choices.at : null,
      barber: barber?.service_ids.includes(id) ? barber.id : null,
    })
  const submit = async () => {
    const found = account ? {} : checkDetails(details)
    setErrors(found)
    const request = bookingRequest(choices, details, account)
    if (!request || Object.keys(found).length > 0) return
    const answer = await booking.send(request)
    if (answer instanceof ApiProblem) {
      if (answer.code !== 'slot_taken' && answer.code !== 'slot_not_offered') return
      setMissed(clockOf(request.start_at))
      setTurn((n) => n + 1)
      choose({ step: 'time', at: null, day: dayOf(request.start_at) })
    } else if (answer) {
      choose({ step: 'done' })
    }
  }
  const main =
    step === 'time' ? (
      // The keys keep the two buttons apart: one that turned into the other under the finger would submit the form.
      <button
        key="continue"
        type="button"
        className="button button-main w-full"
        disabled={!choices.at}
        onClick={() => {
          setMissed(null)
          booking.clearProblem()
          choose({ step: 'details' })
        }}
      >
        {choices.at ? 'Continue' : 'Choose a time'}
      </button>
    ) : step === 'details' ? (
      <button
        key="book"
        type="submit"
        form="details"
        className="button button-main w-full"
        aria-busy={booking.sending}
      >
        {booking.sending ? 'Booking…' : 'Book it'}
      </button>
    ) : null

  return (
    <div className="lg:grid lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-16">
      <div className="min-w-0">
        <Paused phone={shop.phone} />
        {step === 'service' && (
          <div className="pt-8 pb-10 sm:pt-14">
            <h1 className="text-show">Book a chair.</h1>
            <div className={services.data?.length === 0 ? '' : 'mt-7 min-h-36'}>
              <NextFree
                service={offered}
                slot={next}
                barber={nextBarber && callName(nextBarber, barbers.data ?? [])}
                today={today}
                loading={soon.loading || !services.data || !barbers.data}
                onTake={() =>
                  next &&
                  choose({
                    step: 'details',
                    service: offered?.id ?? null,
                    barber: nextBarber?.id ?? null,
                    at: next.start_at,
                    day: dayOf(next.start_at),
                  })
                }
              />
            </div>
          </div>
        )}
        {step !== 'service' && <Back to={step} onGo={(to) => choose({ step: to })} />}
        {step === 'service' ? (
          <h2 ref={heading} tabIndex={-1} className="mb-4 text-head">
            {headings.service}
          </h2>
        ) : (
          <h1 ref={heading} tabIndex={-1} className="mb-6 text-head">
            {headings[step]}
          </h1>
        )}
        {step === 'time' && missed && booking.problem && (
          <div className="mb-6">
            <BookingProblem problem={booking.problem} missed={missed} phone={shop.phone} />
          </div>
        )}
        {step === 'service' && (
          <PriceList services={services.data} chosen={choices.service} onChoose={chooseService} />
        )}
        {step === 'time' && service && (
          <PickTime
            key={`${service.id} ${turn}`}
            shop={shop}
            service={service}
            barbers={barbers.data ?? []}
            today={today}
            choices={choices}
            onChoose={choose}
          />
        )}
        {step === 'details' && (
          <div className="space-y-6">
            {booking.problem && (
              <div ref={showHere} className="max-w-[30rem]">
                <BookingProblem problem={booking.problem} missed={null} phone={shop.phone} />
              </div>
            )}
            <DetailsForm
              formId="details"
              details={details}
              errors={errors}
              account={account}
              onChange={setDetails}
              onSubmit={() => void submit()}
            />
          </div>
        )}
        {main && (
          <div className="thumb-bar mt-8 lg:hidden">
            <SummaryLine {...chosen} />
            {step === 'details' && (
              <div className="-mt-1 mb-2.5 text-small">
                <Terms {...chosen} />
              </div>
            )}
            {main}
          </div>
        )}
      </div>
      <aside className="hidden lg:block">
        <div className="sticky top-14 mt-14">
          {step === 'service' && !service ? (
            <Chairs barbers={barbers.data} shop={shop} />
          ) : (
            <SummarySlip {...chosen} goTo={(to) => choose({ step: to })}>
              {step === 'details' && <Terms {...chosen} />}
              {main}
            </SummarySlip>
          )}
        </div>
      </aside>
    </div>
  )
}

function Back({ to, onGo }: { to: Step; onGo: (step: Step) => void }) {
  const before = steps[steps.indexOf(to) - 1] ?? 'service'
  return (
    <button
      type="button"
      onClick={() => onGo(before)}
      className="mt-1 mb-2 -ml-2 inline-flex min-h-11 items-center gap-1.5 rounded px-2 text-soft hover:text-ink sm:mt-10"
    >
      <Icon name="left" /> {before === 'service' ? 'Price list' : 'Times'}
    </button>
  )
}
