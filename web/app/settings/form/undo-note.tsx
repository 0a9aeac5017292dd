import { Icon } from '../../../components/icons.tsx'

/** What was just done, and the way back. */
export function UndoNote({ text, onUndo }: { text: string | null; onUndo?: (() => void) | undefined }) {
  return (
    <div role="status">
      {text && (
        <p className="mt-4 flex flex-wrap items-center gap-x-3 border-l-2 border-good bg-wash px-4 py-1">
          <Icon name="check" className="text-good" />
          <span>{text}</span>
          {onUndo && (
            <button type="button" className="link min-h-11 font-[560]" onClick={onUndo}>
              Undo
            </button>
          )}
        </p>
      )}
    </div>
  )
}
