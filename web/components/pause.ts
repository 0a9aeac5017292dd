import type { Health } from '../api/types.ts'

/** Whether nobody can book online because somebody has shut that on purpose. */
export function isBookingPaused({ mode, modules_off: off }: Pick<Health, 'mode' | 'modules_off'>): boolean {
  return (
    mode === 'read_only' || mode === 'isolated' || off.includes('bookings') || off.includes('availability')
  )
}
