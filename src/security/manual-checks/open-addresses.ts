/** Every operation that nobody has to sign in for. One that is open and not in this list is a finding. */
export const openAddresses: ReadonlySet<string> = new Set([
  'GET /.well-known/jwks.json',
  'GET /availability',
  'GET /barbers',
  'GET /guest-bookings/{token}',
  'GET /guest-bookings/{token}/calendar.ics',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /services',
  'GET /shop',
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/register',
  'POST /bookings',
  'POST /guest-bookings/{token}/cancellation',
])
