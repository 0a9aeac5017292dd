import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { connectCalendar, disconnectCalendar } from '../../api/day.ts'
import type { Barber, CalendarSync } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Icon, type IconName } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { ago } from '../../time/local.ts'
import { SidePanel } from './side-panel.tsx'
import { SelectField } from '../../components/select-field.tsx'

const words: Record<CalendarSync['state'], { icon: IconName; tone: string; word: string }> = {
  ok: { icon: 'check', tone: 'text-good', word: 'up to date' },
  lagging: { icon: 'clock', tone: 'text-warn', word: 'behind' },
  needs_reauth: { icon: 'alert', tone: 'text-warn', word: 'needs a new address' },
  failing: { icon: 'alert', tone: 'text-bad', word: 'not readable' },
}

/** How the barbers' own calendars are read, in one chip that opens the details. */
export function CalendarChip(props: { syncs: CalendarSync[]; open: boolean; onOpen: () => void }) {
  const broken = props.syncs.filter((one) => one.state === 'failing' || one.state === 'needs_reauth')
  const late = props.syncs.filter((one) => one.state === 'lagging')
  const worst = broken[0] ?? late[0]
  const sign = words[worst?.state ?? 'ok']
  const text = worst
    ? `${worst.barber.name}’s calendar ${sign.word}${broken.length + late.length > 1 ? `, ${broken.length + late.length - 1} more` : ''}`
    : props.syncs.length
      ? `${props.syncs.length} calendars up to date`
      : 'Connect a calendar'
  return (
    <button
      type="button"
      data-opens="calendars"
      className="day-chip"
      aria-pressed={props.open}
      onClick={props.onOpen}
    >
      <Icon
        name={props.syncs.length ? sign.icon : 'calendar'}
        size={14}
        className={props.open ? '' : sign.tone}
      />
      {text}
    </button>
  )
}

/** The connected calendars, one by one, and a form to connect another. */
export function CalendarPanel(props: { syncs: CalendarSync[]; barbers: Barber[]; onClose: () => void }) {
  const queries = useQueryClient()
  const forget = useMutation({
    mutationFn: disconnectCalendar,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['calendars'] }),
  })
  return (
    <SidePanel title="Calendars" onClose={props.onClose}>
      <p className="mt-1 text-soft">What stands in a barber’s own calendar is not offered for booking.</p>
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {props.syncs.map((sync) => {
          const { icon, tone, word } = words[sync.state]
          return (
            <li key={sync.id} className="py-3">
              <p className="flex items-baseline justify-between gap-3">
                <span className="font-[560]">
                  {sync.barber.name}: {sync.name}
                </span>
                <button type="button" className="link text-small" onClick={() => forget.mutate(sync.id)}>
                  Disconnect
                </button>
              </p>
              <p className={`flex items-center gap-1.5 text-small ${tone}`}>
                <Icon name={icon} size={14} /> {word}
                {sync.last_success_at && `, read ${ago(sync.last_success_at)}`}
              </p>
              <p className="text-small text-soft">{sync.failure?.detail ?? sync.address_host}</p>
            </li>
          )
        })}
      </ul>
      <Connect barbers={props.barbers} />
    </SidePanel>
  )
}

function Connect({ barbers }: { barbers: Barber[] }) {
  const queries = useQueryClient()
  const [barber, setBarber] = useState(barbers[0]?.id ?? '')
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const connect = useMutation({
    mutationFn: connectCalendar,
    onSuccess: async () => {
      setName('')
      setUrl('')
      await queries.invalidateQueries({ queryKey: ['calendars'] })
    },
  })
  return (
    <form
      className="mt-6 space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        connect.mutate({ barber_id: barber, name: name.trim(), url: url.trim() })
      }}
    >
      <h3 className="font-sans font-[600] tracking-normal">Connect another</h3>
      {connect.error && (
        <Notice tone="bad" live title="Not connected.">
          <p>{connect.error.message}</p>
        </Notice>
      )}
      <SelectField
        id="barber"
        label="Barber"
        value={barber}
        options={barbers.map(({ id, name }) => ({ value: id, name }))}
        onValue={setBarber}
      />
      <TextField id="calendar-name" label="Name" required value={name} onValue={setName} maxLength={80} />
      <TextField
        id="calendar-url"
        label="Address"
        type="url"
        required
        value={url}
        onValue={setUrl}
        hint="The secret address in iCal format, from the calendar’s settings."
      />
      <button type="submit" className="button button-quiet" aria-busy={connect.isPending}>
        Connect
      </button>
    </form>
  )
}
