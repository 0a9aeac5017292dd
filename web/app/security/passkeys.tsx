import { useQuery, useQueryClient } from '@tanstack/react-query'
import { addPasskey, listPasskeys, removePasskey, renamePasskey, whyNoPasskeys } from '../../api/passkeys.ts'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { ago } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { Refusal } from '../sign-in/refusal.tsx'
import { Unread } from './unread.tsx'

type Passkey = Awaited<ReturnType<typeof listPasskeys>>[number]
const queryKey = ['passkeys']

const none = {
  browser: 'This browser has no passkeys. One that is up to date has them.',
  address:
    'There are no passkeys at this address: browsers have them only where the shop is opened by a name over https. The password does here.',
}

/** The passkeys of the account: adding one, naming and removing them. */
export function Passkeys() {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey, queryFn: ({ signal }) => listPasskeys(signal) })
  const refresh = () => void queries.invalidateQueries({ queryKey })
  const add = useAction(addPasskey, refresh)
  const why = whyNoPasskeys()
  return (
    <section aria-labelledby="passkeys" className="space-y-4">
      <h2 id="passkeys" className="text-title">
        Passkeys
      </h2>
      <p className="text-soft">
        Sign in with your finger, your face or the PIN of your device. Nobody can guess a passkey, and no
        false page can ask you for it.
      </p>
      <Unread error={error} />
      {data !== undefined && data.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {data.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} onChange={refresh} />
          ))}
        </ul>
      )}
      {data?.length === 1 && data[0]?.is_synced === false && (
        <p className="text-small text-soft">
          It is on one device only. Add a second one on another, for the day when that is lost.
        </p>
      )}
      <Refusal problem={add.problem} title="No passkey was added." />
      {why === null ? (
        <button
          type="button"
          className="button button-quiet"
          aria-busy={add.busy}
          disabled={add.busy}
          onClick={add.run}
        >
          {add.busy ? 'One moment…' : data?.length ? 'Add another passkey' : 'Add a passkey'}
        </button>
      ) : (
        <Notice>
          <p>{none[why]}</p>
        </Notice>
      )}
    </section>
  )
}

function PasskeyLine({ passkey, onChange }: { passkey: Passkey; onChange: () => void }) {
  const now = useNow(30)
  const removal = useAction(() => removePasskey(passkey.id), onChange)
  const { name, is_synced: isSynced, created_at: created, last_used_at: used } = passkey
  return (
    <li className="space-y-3 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1">
          <PasskeyName passkey={passkey} onChange={onChange} />
          <p className="text-small text-soft">
            Added {ago(created, now)}, {used === null ? 'not used yet' : `used ${ago(used, now)}`},{' '}
            {isSynced ? 'synced to your other devices' : 'on this one device only'}
          </p>
        </div>
        <button
          type="button"
          className="button button-quiet"
          aria-label={`Remove ${name}`}
          disabled={removal.busy}
          onClick={removal.run}
        >
          Remove
        </button>
      </div>
      <Refusal problem={removal.problem} title="It is still there." />
    </li>
  )
}

/** The name is a field that looks like text until it is used; it is kept when one leaves it. */
function PasskeyName({ passkey, onChange }: { passkey: Passkey; onChange: () => void }) {
  const save = async (field: HTMLInputElement): Promise<void> => {
    const name = field.value.trim()
    if (name === '' || name === passkey.name) {
      field.value = passkey.name
      return
    }
    await renamePasskey(passkey.id, name).catch(() => {
      field.value = passkey.name
    })
    onChange()
  }
  return (
    <input
      aria-label={`Name of the passkey ${passkey.name}`}
      className="-mx-2 w-full max-w-[20rem] rounded bg-transparent px-2 py-1 font-[560] hover:bg-wash focus:bg-wash"
      defaultValue={passkey.name}
      maxLength={60}
      onBlur={(event) => void save(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}
