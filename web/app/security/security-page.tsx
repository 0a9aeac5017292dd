import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from '../session.ts'
import { EmailForm } from './email-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'
import { useTitle } from '../../components/use-title.ts'

/** Who gets into the account: where it is signed in, its password, its address. */
export function SecurityPage() {
  const { data: account } = useSuspenseQuery(meQuery)
  useTitle('Your account')
  return (
    <div className="mx-auto w-full max-w-[44rem] space-y-12 px-5 pt-10 pb-16 sm:px-8">
      <header>
        <h1 className="text-head">Your account</h1>
        <p className="mt-1 text-soft">
          {account.name}, {account.email}
        </p>
      </header>
      <Sessions />
      <PasswordForm email={account.email} />
      <EmailForm />
    </div>
  )
}
