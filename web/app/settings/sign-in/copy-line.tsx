import { Icon } from '../../../components/icons.tsx'
import { useCopy } from '../../../components/use-copy.ts'

/** Something to be taken elsewhere, letter for letter. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const { copied, copy } = useCopy(text)
  return (
    <div>
      <p className="mb-1.5 font-[560]">{label}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="min-w-0 flex-1 basis-64 border-l-2 border-edge bg-wash px-3 py-2 text-small break-all select-all">
          {text}
        </code>
        <button
          type="button"
          className="button button-quiet button-small"
          aria-label={`Copy the ${label.toLowerCase()}`}
          onClick={copy}
        >
          <Icon name={copied ? 'check' : 'copy'} />
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  )
}
