import { readHealth } from '../../api/shop.ts'
import { Notice } from '../../components/notice.tsx'
import { isBookingPaused } from '../../components/pause.ts'
import { PhoneLink } from '../../components/phone-link.tsx'
import { useResource } from '../use-resource.ts'

/** That booking online is paused on purpose, before somebody types in vain; nothing while it is not. */
export function Paused({ phone }: { phone: string | null }) {
  const { data } = useResource(readHealth)
  if (!data || !isBookingPaused(data)) return null
  return (
    <div className="mt-8 max-w-[36rem]">
      <Notice tone="warn" live title="Booking online is paused.">
        <p>
          We are looking into something and have shut it for a while.
          {phone && (
            <>
              {' '}
              Call the shop: <PhoneLink phone={phone} />
            </>
          )}
        </p>
      </Notice>
    </div>
  )
}
