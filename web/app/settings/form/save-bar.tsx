/** Stays at the lower edge of a form while something in it is not saved, and says when it is. */
export function SaveBar(props: {
  changed: boolean
  busy: boolean
  saved: boolean
  word?: string
  onDiscard?: () => void
}) {
  return (
    <div
      className={`flex min-h-16 flex-wrap items-center gap-3 border-t border-line bg-paper py-2.5 ${props.changed ? 'sticky bottom-0 z-10' : ''}`}
    >
      <button
        type="submit"
        className="button button-main"
        aria-busy={props.busy}
        disabled={!props.changed && !props.busy}
      >
        {props.busy ? 'Saving…' : (props.word ?? 'Save')}
      </button>
      {props.changed && !props.busy && props.onDiscard && (
        <button type="button" className="button button-quiet" onClick={props.onDiscard}>
          Discard
        </button>
      )}
      <span role="status" className="text-soft">
        {!props.changed && props.saved ? 'Saved. It counts from now on.' : ''}
      </span>
    </div>
  )
}
