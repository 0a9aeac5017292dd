/** The library of WebAuthn, loaded when a passkey is first asked for: a start is to be quick. */
export const webauthn = () => import('@simplewebauthn/server')
