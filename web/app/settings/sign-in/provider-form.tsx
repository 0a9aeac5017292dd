import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { connectProvider } from '../../../api/identity-provider.ts'
import { TextField } from '../../../components/field.tsx'
import { Choices } from '../form/fields.tsx'
import { FormPart } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid } from '../form/whole-number.ts'
import { CopyLine } from './copy-line.tsx'
import { Disconnect } from './disconnect.tsx'
import { bodyOf, draftOf, problemsOf, type Provider, type ProviderDraft } from './provider-draft.ts'

/** Connects a provider, step by step: what goes there, what comes from there, whom it speaks for. */
export function ProviderForm(props: { provider: Provider; onReload: () => void }) {
  const [base, setBase] = useState(props.provider)
  const [draft, setDraft] = useState(() => draftOf(base))
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const problems = problemsOf(draft, base)
  const shown: Partial<Record<keyof ProviderDraft, string>> = tried ? problems : {}
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(base))
  const save = useMutation({
    mutationFn: () => connectProvider(bodyOf(draft)),
    onSuccess: (saved) => {
      setBase(saved)
      setDraft(draftOf(saved))
      setTried(false)
      void queries.invalidateQueries({ queryKey: ['ways-in'] })
    },
  })
  const set = (next: Partial<ProviderDraft>) => {
    setDraft((old) => ({ ...old, ...next }))
    if (save.isSuccess || save.isError) save.reset()
  }
  const isConnected = base.connected !== null
  return (
    <>
      <form
        noValidate
        className="mt-8"
        aria-label="Identity provider"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          const form = event.currentTarget
          if (Object.keys(problems).length === 0) save.mutate()
          else requestAnimationFrame(() => focusInvalid(form))
        }}
      >
        <FormPart title="At the provider" lead="Make a web application there, and give it these addresses.">
          <CopyLine label="Redirect URI" text={base.redirect_uri} />
          <CopyLine label="Back-channel logout URI" text={base.backchannel_logout_uri} />
        </FormPart>
        <FormPart title="From the provider" lead="What it shows once the application is there.">
          <TextField
            id="provider-issuer"
            label="Issuer"
            type="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            placeholder="https://login.example.com"
            hint="The part before /.well-known/openid-configuration."
            value={draft.issuer}
            error={shown.issuer}
            onValue={(issuer) => set({ issuer })}
          />
          <TextField
            id="provider-client"
            label="Client ID"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={draft.clientId}
            error={shown.clientId}
            onValue={(clientId) => set({ clientId })}
          />
          <TextField
            id="provider-secret"
            label="Client secret"
            type="password"
            autoComplete="off"
            maxLength={500}
            hint={isConnected ? 'It is kept sealed. Leave this empty to keep it.' : 'It is kept sealed.'}
            value={draft.clientSecret}
            error={shown.clientSecret}
            onValue={(clientSecret) => set({ clientSecret })}
          />
        </FormPart>
        <FormPart title="Here" lead="What your staff see, and for whom the provider may speak.">
          <TextField
            id="provider-name"
            label="Name on the button"
            autoComplete="off"
            maxLength={60}
            placeholder="Google"
            hint={`“Sign in with ${draft.name.trim() || 'Google'}”`}
            value={draft.name}
            error={shown.name}
            onValue={(name) => set({ name })}
          />
          <TextField
            id="provider-domains"
            label="E-mail domains"
            autoComplete="off"
            spellCheck={false}
            placeholder="example.com"
            hint="Only addresses of these open an account. It is linked to whoever works here with the same address."
            value={draft.domains}
            error={shown.domains}
            onValue={(domains) => set({ domains })}
          />
          <Choices
            name="second-factor"
            label="Does it count as a second step?"
            value={draft.secondFactor}
            onValue={(secondFactor) => set({ secondFactor })}
            options={[
              {
                value: 'when_told',
                word: 'When the provider says so',
                meaning: 'It tells with each sign-in how it made sure.',
              },
              {
                value: 'always',
                word: 'Always',
                meaning: 'You asked for a second step there, for everybody.',
              },
              { value: 'never', word: 'Never', meaning: 'Whoever has a second step here uses the password.' },
            ]}
          />
        </FormPart>
        <Refusal error={save.error} title={isConnected ? 'Not saved.' : 'Not connected.'} />
        <SaveBar
          changed={changed}
          busy={save.isPending}
          saved={save.isSuccess}
          word={isConnected ? 'Save' : 'Connect it'}
          onDiscard={() => {
            setDraft(draftOf(base))
            setTried(false)
            save.reset()
          }}
        />
      </form>
      {base.connected && <Disconnect name={base.connected.name} onDone={props.onReload} />}
    </>
  )
}
