import { TOTP } from 'otpauth'
import { expect } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'

type Person = Awaited<ReturnType<TestShop['person']>>

/** The code that an authenticator app with this secret shows now. */
export const codeNow = (secret: string): string => new TOTP({ secret }).generate()

/** Somebody who works in the shop, or a client of it, with an authenticator app. */
export interface ProtectedPerson extends Person {
  secret: string
  recoveryCodes: string[]
  /** A code that was not taken yet, as of an app that was waited for. */
  freshCode(): Promise<string>
}

/** Makes an account with an authenticator app, which it sets up over the API. */
export async function protectedPerson(
  shop: TestShop,
  role: Parameters<TestShop['person']>[0],
): Promise<ProtectedPerson> {
  const person = await shop.person(role)
  await shop.owner.sql`update account set email_verified_at = now() where id = ${person.accountId}`
  const begun = await shop.call('POST', '/auth/authenticator', {}, person.headers)
  expect(begun.status).toBe(200)
  const secret: string = begun.body.secret
  const confirmed = await shop.call(
    'POST',
    '/auth/authenticator/confirmation',
    { code: codeNow(secret) },
    person.headers,
  )
  expect(confirmed.status).toBe(200)
  return {
    ...person,
    secret,
    recoveryCodes: confirmed.body.recovery_codes,
    async freshCode() {
      await shop.owner.sql`update authenticator set last_step = 0 where account_id = ${person.accountId}`
      return codeNow(secret)
    },
  }
}
