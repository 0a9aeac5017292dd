import { ApiProblem } from '../../../api/request.ts'
import { Notice } from '../../../components/notice.tsx'

/**
 * Why something was not saved. Where somebody else has changed it meanwhile, the person decides: `onMine` sends what was
 * typed on top of it, `onTheirs` shows what stands there now.
 */
export function Refusal(props: {
  error: Error | null
  title?: string
  onMine?: () => void
  onTheirs?: () => void
}) {
  if (!props.error) return null
  const overtaken = props.error instanceof ApiProblem && props.error.status === 412
  return (
    <Notice
      tone="bad"
      live
      title={overtaken ? 'Somebody else has changed this meanwhile.' : (props.title ?? 'Not saved.')}
    >
      {overtaken && props.onMine ? (
        <>
          <p>What you typed is still here. Your changes can be added to theirs, or be dropped.</p>
          <p className="mt-3 flex flex-wrap gap-2">
            <button type="button" className="button button-quiet button-small" onClick={props.onMine}>
              Save mine all the same
            </button>
            {props.onTheirs && (
              <button type="button" className="button button-quiet button-small" onClick={props.onTheirs}>
                Show theirs
              </button>
            )}
          </p>
        </>
      ) : (
        <p>{props.error.message}</p>
      )}
    </Notice>
  )
}

/** Why a list or a form could not be shown. */
export function Unread({ error, onAgain }: { error: Error; onAgain: () => void }) {
  return (
    <div className="mt-6">
      <Notice tone="bad" live title="This could not be loaded.">
        <p>{error.message}</p>
        <button type="button" className="link mt-2 min-h-11" onClick={onAgain}>
          Load again
        </button>
      </Notice>
    </div>
  )
}
