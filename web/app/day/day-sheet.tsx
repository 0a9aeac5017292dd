import { money } from '../../components/money.ts'
import { clockOf } from '../../time/local.ts'
import type { Column } from './day-grid.tsx'

/** The day on paper: one table per barber. */
export function DaySheet({ title, columns }: { title: string; columns: Column[] }) {
  return (
    <div className="day-sheet hidden print:block">
      <h1 className="text-head">{title}</h1>
      {columns.map((column) => (
        <section key={column.id} className="mt-6">
          <h2 className="text-title">{column.name}</h2>
          <table className="mt-2 w-full table-fixed text-left">
            <tbody>
              {column.bookings.map((booking) => (
                <tr key={booking.id} className="border-t border-line">
                  <td className="tabular w-16 py-1.5">{clockOf(booking.start_at)}</td>
                  <td className="w-44">{booking.client.name}</td>
                  <td className="w-40">{booking.service.name}</td>
                  <td>{booking.note}</td>
                  <td className="tabular w-16 text-right">{money(booking.price)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}
