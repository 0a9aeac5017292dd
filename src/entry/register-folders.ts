import { activityRoutes } from '../app/auth/activity/routes.ts'
import { apiKeyRoutes } from '../app/auth/api-keys/routes.ts'
import { mailedLinkRoutes } from '../app/auth/mailed-links/routes.ts'
import { passkeyRoutes } from '../app/auth/passkeys/routes.ts'
import { createProviderClient } from '../app/auth/oidc/provider-client.ts'
import { oidcRoutes } from '../app/auth/oidc/routes.ts'
import { identityProviderRoutes } from '../app/auth/oidc/settings-routes.ts'
import { passwordRoutes } from '../app/auth/passwords/routes.ts'
import { secondFactorRoutes } from '../app/auth/second-factors/routes.ts'
import { sessionRoutes } from '../app/auth/sessions/routes.ts'
import { authRoutes } from '../app/auth/routes.ts'
import { availabilityRoutes } from '../app/availability/routes.ts'
import { guestBookingRoutes } from '../app/bookings/guest-routes.ts'
import { bookingRoutes } from '../app/bookings/routes.ts'
import { clientRoutes } from '../app/clients/routes.ts'
import { householdRoutes } from '../app/clients/households/routes.ts'
import { impersonationRoutes } from '../app/clients/impersonation/routes.ts'
import { ownClientRoutes } from '../app/clients/own/routes.ts'
import { dashboardRoutes } from '../app/dashboard/routes.ts'
import { bookingRulesRoutes } from '../app/booking-rules/routes.ts'
import { catalogueRoutes } from '../app/catalogue/routes.ts'
import { catalogueSettingsRoutes } from '../app/catalogue/settings-routes.ts'
import { conflictRoutes } from '../app/conflicts/routes.ts'
import { hoursRoutes } from '../app/hours/routes.ts'
import { organisationRoutes } from '../app/organisation/routes.ts'
import { seriesRoutes } from '../app/series/routes.ts'
import { originRoutes } from '../app/shop/origins/routes.ts'
import { shopRoutes } from '../app/shop/routes.ts'
import { staffRoutes } from '../app/staff/routes.ts'
import { timeOffRoutes } from '../app/time-off/routes.ts'
import { syncStatusRoutes } from '../app/sync-status/routes.ts'
import { walkInRoutes } from '../app/walk-ins/routes.ts'
import { waitlistRoutes } from '../app/waitlist/routes.ts'
import type { Http } from '../platform/http/create-http.ts'
import { limitRoutes } from '../security/booking-protection/limits/routes.ts'
import { notificationRoutes } from '../security/immediate-response/notification/routes.ts'
import { investigationRoutes } from '../security/investigation/routes.ts'
import { recoveryRoutes } from '../security/recovery/routes.ts'
import { playbookRoutes } from '../security/response-actions/playbooks/routes.ts'
import { containmentRoutes } from '../security/response-actions/routes.ts'
import type { ServerContext } from './start-server.ts'

/** Registers the routes of every folder that brings some. */
export function registerFolders(scope: Http, context: ServerContext): void {
  authRoutes(scope, context)
  sessionRoutes(scope, context)
  activityRoutes(scope, context)
  passwordRoutes(scope, context)
  passkeyRoutes(scope, context)
  mailedLinkRoutes(scope, context)
  apiKeyRoutes(scope, context)
  secondFactorRoutes(scope, context)
  const providers = createProviderClient(context)
  oidcRoutes(scope, context, providers)
  identityProviderRoutes(scope, context, providers)
  availabilityRoutes(scope, context)
  bookingRoutes(scope, context)
  guestBookingRoutes(scope, context)
  shopRoutes(scope, context)
  originRoutes(scope, context)
  clientRoutes(scope, context)
  ownClientRoutes(scope, context)
  householdRoutes(scope, context)
  impersonationRoutes(scope, context)
  organisationRoutes(scope, context)
  staffRoutes(scope, context)
  bookingRulesRoutes(scope, context)
  catalogueRoutes(scope, context)
  catalogueSettingsRoutes(scope, context)
  hoursRoutes(scope, context)
  timeOffRoutes(scope, context)
  conflictRoutes(scope, context)
  seriesRoutes(scope, context)
  dashboardRoutes(scope, context)
  syncStatusRoutes(scope, context)
  walkInRoutes(scope, context)
  waitlistRoutes(scope, context)
  investigationRoutes(scope, context)
  notificationRoutes(scope, context)
  containmentRoutes(scope, context)
  limitRoutes(scope, context)
  recoveryRoutes(scope, context)
  playbookRoutes(scope, context)
}
