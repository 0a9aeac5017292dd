import { useState } from 'react'
import { createBooking } from '../../api/bookings.ts'
import { ApiProblem } from '../../api/request.ts'
import type { Account, Booking, NewBooking } from '../../api/types.ts'
import { attempts } from '../../api/attempt.ts'
import type { Choices } from './choices.ts'
import type { Details } from './details-form.tsx'

const kept = 'last-booking'

function recall(): Booking | null {
  try {
    const text = sessionStorage.getItem(kept)
    return text ? (JSON.parse(text) as Booking) : null
  } catch {
    return null
  }
}

function remember(booking: Booking | null): void {
  try {
    if (booking) sessionStorage.setItem(kept, JSON.stringify(booking))
    else sessionStorage.removeItem(kept)
  } catch {
    // Storage may be closed; a reload then shows the booking page instead of the confirmation.
  }
}

/** What the guest asks for, as it goes over the wire. */
export function bookingRequest(
  choices: Choices,
  details: Details,
  account: Account | null,
): NewBooking | null {
  if (!choices.service || !choices.at) return null
  const [name, email, phone, note] = [details.name, details.email, details.phone, details.note].map((text) =>
    text.trim(),
  )
  return {
    service_id: choices.service,
    start_at: choices.at,
    ...(choices.barber ? { barber_id: choices.barber } : {}),
    ...(account
      ? {}
      : { client: { name: name ?? '', ...(email ? { email } : {}), ...(phone ? { phone } : {}) } }),
    ...(note ? { note } : {}),
  }
}

/** Sends the booking and keeps its confirmation for a reload; one attempt at a time. */
export function useBooking() {
  const [booking, setBooking] = useState(recall)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [keyOf] = useState(attempts)
  return {
    booking,
    sending,
    problem,
    clearProblem: () => setProblem(null),
    forget() {
      remember(null)
      setBooking(null)
    },
    async send(request: NewBooking): Promise<Booking | ApiProblem | null> {
      if (sending) return null
      setSending(true)
      setProblem(null)
      try {
        const made = await createBooking(request, keyOf(request))
        remember(made)
        setBooking(made)
        return made
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error
        setProblem(error)
        return error
      } finally {
        setSending(false)
      }
    },
  }
}
