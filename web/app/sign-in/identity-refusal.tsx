import { Notice } from '../../components/notice.tsx'

/** Why the way back from a provider led to nothing, by the code in the address. */
const words: Record<string, string> = {
  identity_provider_not_found: 'This shop has no identity provider any more. Use your password.',
  identity_provider_unreachable:
    'The identity provider does not answer just now. Use your password, or try again.',
  identity_provider_sealed:
    'The shop cannot open its client secret any more. The owner has to enter it again in the settings.',
  led_from_elsewhere: 'A page of somebody else led here. If you want to sign in, use the button.',
  identity_provider_refused: 'The identity provider did not sign you in. Try again, or use your password.',
  identity_not_valid: 'What the identity provider sent is not valid. Try again.',
  authorization_ended: 'It took too long, was used already, or began in another browser. Begin again.',
  identity_unknown:
    'That identity opens no account here. Sign in with your password, and link it on the page of your account.',
  identity_second_factor_needed:
    'Your account has a second step that the identity provider does not vouch for. Use your password.',
  identity_taken: 'That identity is linked to another account. Unlink it there first.',
}

/** The same as a notice; nothing without a code. */
export function IdentityRefusal({ code, title }: { code: string | undefined; title: string }) {
  if (code === undefined) return null
  return (
    <Notice tone="bad" live title={title}>
      <p>{words[code] ?? 'Try again, or use your password.'}</p>
    </Notice>
  )
}
