import { useEffect, useRef } from 'react'
import { Icon } from '../../components/icons.tsx'
import { useCopy } from '../../components/use-copy.ts'
import { useShop } from '../session.ts'

/** Recovery codes, shown this once: to be copied, printed, and kept. */
export function RecoveryCodes(props: { codes: string[]; email: string; onKept: () => void }) {
  const { codes, email, onKept } = props
  const { data: shop } = useShop()
  const { copied, copy } = useCopy(codes.join('\n'))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="paper-codes space-y-4">
      <h3 ref={heading} tabIndex={-1} className="text-lead">
        Your recovery codes
      </h3>
      <p className="text-soft">
        Without your phone, one of these signs you in, once each. They are shown only now: keep them where you
        keep other papers, not in the phone.
      </p>
      <ol className="tabular grid grid-cols-1 gap-x-8 gap-y-1 border-y border-line py-3 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            <code className="font-sans tracking-wide">{code}</code>
          </li>
        ))}
      </ol>
      <p className="hidden text-small print:block">
        {email} at {shop?.name}, {location.host}
      </p>
      <div className="no-print flex flex-wrap gap-3">
        <button type="button" className="button button-quiet" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" className="button button-quiet" onClick={() => print()}>
          Print
        </button>
        <button type="button" className="button button-main" onClick={onKept}>
          I have kept them
        </button>
      </div>
    </div>
  )
}
