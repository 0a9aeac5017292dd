import { useEffect, useState } from 'react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Notice } from '../../components/notice.tsx'
import { meQuery } from '../session.ts'
import { Activity } from './activity.tsx'
import { EmailForm } from './email-form.tsx'
import { LinkedSignIns } from './linked-sign-ins.tsx'
import { LooksOfShop } from './looks-of-shop.tsx'
import { PasswordForm } from './password-form.tsx'
import { Passkeys } from './passkeys.tsx'
import { SecondStepSection } from './second-step-section.tsx'
import { Sessions } from './sessions.tsx'
import { useTitle } from '../../components/use-title.ts'

/** Who gets into the account: where it is signed in, what happened to it, its passkeys, its password, its address. */
export function SecurityPage() {
  const { data: account } = useSuspenseQuery(meQuery)
  useTitle('Your account')
  const [disowned, setDisowned] = useState(0)
  useEffect(() => {
    if (disowned > 0) document.getElementById('present-password')?.focus()
  }, [disowned])
  const onDisowned = () => setDisowned((times) => times + 1)
  return (
    <div className="mx-auto w-full max-w-[44rem] space-y-12 px-5 pt-10 pb-16 sm:px-8">
      <header>
        <h1 className="text-head">Your account</h1>
        <p className="mt-1 text-soft">
          {account.name}, {account.email}
        </p>
      </header>
      <Sessions onDisowned={onDisowned} />
      <LooksOfShop />
      <Passkeys />
      <SecondStepSection />
      <div className="space-y-4">
        {disowned > 0 && (
          <Notice tone="warn" live title="It was signed out. Choose a new password now.">
            <p>Whoever it was may know the one you have. All other devices are signed out with it.</p>
          </Notice>
        )}
        <PasswordForm email={account.email} />
      </div>
      <EmailForm />
      <LinkedSignIns />
      <Activity onDisowned={onDisowned} />
    </div>
  )
}
