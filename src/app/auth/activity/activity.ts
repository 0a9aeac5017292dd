/** What an event of an account tells of it, as it is read back. */
export interface AccountEvent {
  /** OCSF's activity_id of Authentication, and the name of what is none of its own. */
  activityId: number
  activityName: string | null
  succeeded: boolean
  detail: string | null
  source: string
  /** In words; null when it is not known. */
  device: string | null
  knownDevice: boolean
}

type Sentence = (event: AccountEvent) => string

const withDevice = ({ device }: AccountEvent): string =>
  device === null ? '' : ` with ${device.replace(/^A program$/, 'a program')}`
const always =
  (text: string): Sentence =>
  () =>
    text

const failedSignIns: Readonly<Record<string, Sentence>> = {
  invalid_credentials: ({ source }) => `Somebody at ${source} tried to sign in with a wrong password.`,
  challenge_required: ({ source }) =>
    `A sign-in from ${source} was held back until it shows a code sent by mail.`,
  challenge_failed: ({ source }) => `A sign-in from ${source} gave a wrong code and was refused.`,
}

const signedOut: Readonly<Record<string, string>> = {
  revoked_by_owner: 'You signed a device out.',
  wrong_passwords: 'A device was signed out after too many wrong passwords.',
}

/** One sentence for each kind of event, by OCSF's name of its activity. */
const sentences: Readonly<Record<string, Sentence>> = {
  Logon: (event) => {
    if (!event.succeeded)
      return (
        failedSignIns[event.detail ?? '']?.(event) ?? `A try to sign in from ${event.source} was refused.`
      )
    const known = event.knownDevice ? '' : ' This device was new.'
    if (event.detail === 'registered') return 'The account was made.'
    return `Signed in from ${event.source}${withDevice(event)}.${known}`
  },
  Logoff: (event) => `Signed out${withDevice(event)}.`,
  'Refresh Token Reuse': ({ source }) =>
    `A copy of a sign-in was used from ${source}, so it was ended everywhere.`,
  'Token Refused': ({ source }) =>
    `Somebody at ${source} sent a token that nobody signed here. It was refused.`,
  'Forged Token': ({ source }) => `Somebody at ${source} made up a token for this account. It was refused.`,
  'Session Revoked': ({ detail }) => signedOut[detail ?? ''] ?? 'A device was signed out.',
  'Password Changed': ({ succeeded, source }) =>
    succeeded
      ? 'The password was changed.'
      : `A change was refused from ${source}: the present password was wrong.`,
  'Email Changed': always('The e-mail address was changed.'),
  'Email Verified': always('The e-mail address was shown to be yours.'),
  'Second Factor Added': always('A second step for signing in was set up.'),
  'Second Factor Removed': always('The second step for signing in was taken away.'),
  'Second Factor': ({ succeeded, source, detail }) => {
    if (detail?.startsWith('asked_after_') === true)
      return `A sign-in from ${source} passed its first step and was asked for the second.`
    return succeeded
      ? 'The second step of a sign-in was done.'
      : `A sign-in from ${source} failed at the second step.`
  },
  'Recovery Codes Renewed': always('New recovery codes were made.'),
  'Recovery Codes Voided': always('The recovery codes became void. Make new ones.'),
  'Step Up': ({ succeeded, source }) =>
    succeeded
      ? 'You showed again that it is you.'
      : `Somebody at ${source} failed to show again that it is you.`,
  'Passkey Added': always('A passkey was added.'),
  'Passkey Removed': always('A passkey was removed.'),
  'Passkey Copied': ({ source }) => `A passkey that may be a copy was used from ${source}, and refused.`,
  'API Key Made': always('You made an API key for the shop.'),
  'API Key Rotated': always('You gave an API key of the shop a new secret.'),
  'API Key Revoked': ({ detail }) =>
    detail === 'revoked_by_command'
      ? 'An API key that you made was revoked from the command line.'
      : 'You revoked an API key of the shop.',
  'API Key Refused': always('An API key was refused.'),
  'Identity Linked': ({ succeeded }) =>
    succeeded ? 'A sign-in of the identity provider was linked.' : 'Linking a sign-in was refused.',
  'Identity Unlinked': always('A sign-in of the identity provider was unlinked.'),
  'Impersonation Started': always('The shop began to look at it as you see it.'),
  'Impersonation Ended': always('The shop stopped looking at it as you see it.'),
}

const harmless: ReadonlySet<string> = new Set([
  'Logoff',
  'Session Revoked',
  'Email Verified',
  'API Key Revoked',
])

/** How OCSF calls what has a number of its own in it. */
const named: Readonly<Record<number, string>> = { 1: 'Logon', 2: 'Logoff' }

/** What an event is called on the wire, such as logon or password_changed. */
export function kindOf(event: Pick<AccountEvent, 'activityId' | 'activityName'>): string {
  return nameOf(event).toLowerCase().replaceAll(' ', '_')
}

/** Whether there is a sentence of its own for such an event. */
export function isDescribed(event: Pick<AccountEvent, 'activityId' | 'activityName'>): boolean {
  return Object.hasOwn(sentences, nameOf(event))
}

/** Whether somebody else may have done it with harm: what failed, and what only makes an account safer, is not asked about. */
export function isWorthAsking(event: AccountEvent): boolean {
  return event.succeeded && !harmless.has(nameOf(event))
}

/** What happened, in one plain sentence for the person whose account it is. */
export function sentenceOf(event: AccountEvent): string {
  const sentence = isDescribed(event) ? sentences[nameOf(event)] : undefined
  return sentence?.(event) ?? 'Something about your account changed.'
}

function nameOf({ activityId, activityName }: Pick<AccountEvent, 'activityId' | 'activityName'>): string {
  return activityName ?? named[activityId] ?? 'Other'
}
