import { useMemo, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeLimit, createLimit, readLimit } from '../../../api/catalogue.ts'
import type { BookingLimit, CatalogueBarber, CatalogueService } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { SelectField } from '../../../components/select-field.tsx'
import { NumberField } from '../form/fields.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { tagOfSame } from '../form/tag-of-same.ts'
import { wholeNumber } from '../form/whole-number.ts'

const countBounds = { min: 0, max: 1000 }

/** A new limit, or another number for one. Whom it is of stays: another one is another limit. */
export function LimitForm(props: {
  limit: BookingLimit | null
  barbers: CatalogueBarber[]
  services: CatalogueService[]
  onClose: () => void
}) {
  const { limit, onClose } = props
  const [count, setCount] = useState(limit ? String(limit.count_max) : '')
  const [period, setPeriod] = useState(limit?.period === 'week' ? 'week' : 'day')
  const [barber, setBarber] = useState('')
  const [service, setService] = useState('')
  const [tried, setTried] = useState(false)
  const keyFor = useMemo(() => attempts(), [])
  const queries = useQueryClient()
  const number = wholeNumber(count, countBounds)
  const showTheirs = () => {
    void queries.invalidateQueries({ queryKey: ['rules', 'limits'] })
    onClose()
  }
  const save = useMutation({
    mutationFn: async (mine: boolean) => {
      const values = { period: period === 'week' ? 'week' : 'day', count_max: number ?? 0 } as const
      if (limit)
        return changeLimit(limit.id, values, mine ? null : await tagOfSame(limit, readLimit(limit.id)))
      const wish = { ...values, barber_id: barber || null, service_id: service || null }
      return createLimit(wish, keyFor(wish))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['rules', 'limits'] })
      onClose()
    },
  })
  const named = (all: { id: string; name: string; active: boolean }[]) =>
    all.filter((one) => one.active).map(({ id, name }) => ({ value: id, name }))
  return (
    <RowForm
      label={limit ? 'The limit' : 'A new limit'}
      opener={limit?.id ?? 'limit'}
      word={limit ? 'Save' : 'Add it'}
      busy={save.isPending}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (number !== null) save.mutate(false)
        return number !== null
      }}
    >
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField
          id="limit-count"
          label="At most"
          empty={!tried}
          bounds={countBounds}
          value={count}
          onValue={setCount}
        />
        <SelectField
          id="limit-period"
          label="In each"
          value={period}
          onValue={setPeriod}
          options={[
            { value: 'day', name: 'Day' },
            { value: 'week', name: 'Week, from Monday' },
          ]}
        />
        {!limit && (
          <>
            <SelectField
              id="limit-service"
              label="Of"
              value={service}
              onValue={setService}
              options={[{ value: '', name: 'All services together' }, ...named(props.services)]}
            />
            <SelectField
              id="limit-barber"
              label="With"
              value={barber}
              onValue={setBarber}
              options={[{ value: '', name: 'All barbers together' }, ...named(props.barbers)]}
            />
          </>
        )}
      </div>
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={showTheirs} />
    </RowForm>
  )
}
