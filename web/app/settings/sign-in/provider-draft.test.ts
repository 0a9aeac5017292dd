import { expect, test } from 'vitest'
import { bodyOf, domainsOf, draftOf, problemsOf } from './provider-draft.ts'

const provider = {
  connected: {
    name: 'Good Cuts',
    issuer: 'https://login.example.com',
    client_id: '6fb',
    domains: ['example.com'],
    second_factor: 'always' as const,
  },
  redirect_uri: 'https://shop.example.com/auth/oidc/callback',
  backchannel_logout_uri: 'https://shop.example.com/auth/oidc/backchannel-logout?shop=a',
}

test('domains are read however they are separated, each once', () => {
  expect(domainsOf(' @Example.com, shop.example.org;example.com\n')).toEqual([
    'example.com',
    'shop.example.org',
  ])
})

test('the secret is asked for when it is new, or for another issuer or client, and is otherwise left alone', () => {
  const draft = draftOf(provider)
  expect(problemsOf(draft, provider)).toEqual({})
  expect(bodyOf(draft)).toEqual(provider.connected)
  expect(Object.keys(problemsOf({ ...draft, clientId: 'other' }, provider))).toEqual(['clientSecret'])
  expect(Object.keys(problemsOf({ ...draft, issuer: 'https://other.example' }, provider))).toEqual([
    'clientSecret',
  ])
  const empty = { ...provider, connected: null }
  expect(Object.keys(problemsOf(draftOf(empty), empty))).toEqual([
    'name',
    'issuer',
    'clientId',
    'clientSecret',
    'domains',
  ])
})
