import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tagOf } from '../../../api/catalogue.ts'
import type { CatalogueBarber } from '../../../api/types.ts'
import type { ConflictsOfAnswer } from '../conflicts/conflicts-notice.tsx'

/** What each form over a barber is given. */
export interface BarberForm {
  base: CatalogueBarber
  onBase: (saved: CatalogueBarber) => void
  onReload: () => void
}

type Saved = CatalogueBarber & ConflictsOfAnswer

/** Saves a part of a barber; with true as it is now, with false only while it is what was read. */
export function useBarberSave(
  { base, onBase }: BarberForm,
  send: (etag: string | null) => Promise<Saved>,
  onSaved: (saved: CatalogueBarber) => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (mine: boolean) => send(mine ? null : tagOf(base.version)),
    onSuccess: (saved) => {
      onBase(saved)
      onSaved(saved)
      void queries.invalidateQueries({
        predicate: ({ queryKey: [area, part] }) =>
          area === 'barbers' || (area === 'catalogue' && part !== 'for-form'),
      })
    },
  })
}
