import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { listBarbers } from '../../api/shop.ts'
import { meQuery, seesWholeShop } from '../session.ts'

/** The barbers whose time the account may set: all for who runs the shop, else the one that the account is. */
export function useOwnBarbers() {
  const { data: account } = useSuspenseQuery(meQuery)
  const barbers = useQuery({ queryKey: ['barbers'], queryFn: ({ signal }) => listBarbers(signal) })
  const wholeShop = seesWholeShop(account)
  const own = account.roles.find((one) => one.barber_id)?.barber_id
  return {
    wholeShop,
    /** The barber that the account is. */
    own: own ?? null,
    error: barbers.error,
    data: barbers.data?.filter(({ id }) => wholeShop || id === own),
    /** Of any barber, or of the whole shop. */
    nameOf: (id: string | null) =>
      id === null ? 'Whole shop' : (barbers.data?.find((one) => one.id === id)?.name ?? 'A former barber'),
    /** Whether the account may change what is of this barber; null is of the whole shop. */
    maySet: (id: string | null) => wholeShop || (id !== null && id === own),
  }
}
