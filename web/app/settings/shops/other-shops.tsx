import { useState } from 'react'
import type { Organisation, Shop } from '../../../api/types.ts'
import { rolesText } from '../staff/roles.ts'
import { UndoNote } from '../form/undo-note.tsx'
import { OpenShopForm } from './open-shop-form.tsx'

/** The shops of the organisation, what the account is in each, and the way to open another one. */
export function OtherShops(props: { shops: Organisation['shops']; here: Shop | null; mayOpen: boolean }) {
  const [opening, setOpening] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  return (
    <>
      <ul className="mt-6 divide-y divide-line border-y border-line">
        {props.shops.map((shop) => (
          <li key={shop.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
            <div className="min-w-0">
              <p>
                <span className="font-[560]">{shop.name}</span>
                {shop.id === props.here?.id && <span className="text-soft"> (this one)</span>}
              </p>
              <p className="text-small text-soft">
                {[
                  shop.address,
                  shop.time_zone,
                  shop.roles.length ? `you: ${rolesText(shop.roles).toLowerCase()}` : 'you do not work there',
                ]
                  .filter(Boolean)
                  .join(', ')}
              </p>
            </div>
            {shop.id !== props.here?.id && shop.roles.length > 0 && (
              <a
                className="button button-quiet button-small"
                href={`/app?shop=${encodeURIComponent(shop.slug)}`}
              >
                Go there
              </a>
            )}
          </li>
        ))}
      </ul>
      <UndoNote text={opened && `${opened} is open. Go there to set its services, staff and hours.`} />
      {props.mayOpen &&
        (opening ? (
          <div className="mt-6">
            <OpenShopForm
              currency={props.here?.currency ?? 'EUR'}
              timeZone={props.here?.time_zone ?? 'Europe/Berlin'}
              onClose={() => setOpening(false)}
              onOpened={(name) => {
                setOpened(name)
                setOpening(false)
              }}
            />
          </div>
        ) : (
          <button
            type="button"
            data-opens="shop"
            className="button button-quiet mt-4"
            onClick={() => setOpening(true)}
          >
            Open another shop
          </button>
        ))}
    </>
  )
}
