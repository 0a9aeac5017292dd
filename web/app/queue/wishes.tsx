import type { Shop, Wish } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { WishLine } from './wish-line.tsx'

/** The waitlist in the order of the line. */
export function Wishes({
  wishes,
  error,
  shop,
}: {
  wishes: Wish[] | undefined
  error: Error | null
  shop: Shop
}) {
  return (
    <div className="space-y-4">
      {error && (
        <div className="pt-4">
          <Notice tone="bad" live title="The waitlist could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!wishes && !error && <span className="skeleton mt-4 h-40 w-full" aria-busy="true" />}
      {wishes?.length === 0 && (
        <div className="border-b border-line py-8">
          <p className="text-lead">Nobody waits for a time.</p>
          <p className="mt-1 max-w-[36rem] text-soft">
            When a client finds nothing that suits, add a wish: what, with whom, and when it would suit.
            Whatever becomes free is kept for them, one after another, and a mail tells them.
          </p>
        </div>
      )}
      {wishes && wishes.length > 0 && (
        <ol className="divide-y divide-line border-b border-line">
          {wishes.map((wish, index) => (
            <WishLine key={wish.id} wish={wish} place={index + 1} shop={shop} />
          ))}
        </ol>
      )}
    </div>
  )
}
