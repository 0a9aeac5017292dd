import type { FastifyReply } from 'fastify'
import type { Static } from 'typebox'
import type { AuthContext } from './auth-context.ts'
import type { TokenAnswer } from './auth-schema.ts'
import { authCookies } from './web-session.ts'

/** Tokens that were issued to somebody. */
export interface Issued {
  accountId: string
  accessToken: string
  refreshToken: string
  expiresIn: number
  deviceKey?: string
}

const DAY_S = 24 * 3600

/** How tokens are given: in the answer, or in HttpOnly cookies. The device's key is a cookie either way. */
export function tokenAnswer(context: AuthContext) {
  const secure = context.publicUrl.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'strict' as const, secure }
  return (
    reply: FastifyReply,
    issued: Issued,
    transport: 'body' | 'cookie' | undefined,
  ): Static<typeof TokenAnswer> => {
    if (issued.deviceKey !== undefined)
      reply.setCookie(authCookies.device, issued.deviceKey, { ...cookie, path: '/auth', maxAge: 365 * DAY_S })
    if (transport !== 'cookie') {
      return {
        access_token: issued.accessToken,
        refresh_token: issued.refreshToken,
        token_type: 'Bearer',
        expires_in: issued.expiresIn,
      }
    }
    reply.setCookie(authCookies.access, issued.accessToken, {
      ...cookie,
      path: '/',
      maxAge: issued.expiresIn,
    })
    reply.setCookie(authCookies.refresh, issued.refreshToken, {
      ...cookie,
      path: '/auth',
      maxAge: context.settings.sessionIdleDays * DAY_S,
    })
    return { account: { id: issued.accountId }, expires_in: issued.expiresIn }
  }
}
