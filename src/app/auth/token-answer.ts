import type { FastifyReply } from 'fastify'
import type { Static } from 'typebox'
import type { AuthContext } from './auth-context.ts'
import type { TokenAnswer } from './auth-schema.ts'
import { authCookie, type AuthCookie } from './web-session.ts'

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
  const set = (reply: FastifyReply, which: AuthCookie, value: string, maxAge: number): void => {
    const { name, options } = authCookie(context.publicUrl, which)
    reply.setCookie(name, value, { ...options, maxAge })
  }
  return (
    reply: FastifyReply,
    issued: Issued,
    transport: 'body' | 'cookie' | undefined,
  ): Static<typeof TokenAnswer> => {
    if (issued.deviceKey !== undefined) set(reply, 'device', issued.deviceKey, 365 * DAY_S)
    if (transport !== 'cookie') {
      return {
        access_token: issued.accessToken,
        refresh_token: issued.refreshToken,
        token_type: 'Bearer',
        expires_in: issued.expiresIn,
      }
    }
    set(reply, 'access', issued.accessToken, issued.expiresIn)
    set(reply, 'refresh', issued.refreshToken, context.settings.sessionIdleDays * DAY_S)
    return { account: { id: issued.accountId }, expires_in: issued.expiresIn }
  }
}
