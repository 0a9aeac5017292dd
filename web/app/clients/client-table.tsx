import { Link } from '@tanstack/react-router'
import type { Client } from '../../api/clients.ts'
import { fullDay, dayOf } from '../../time/local.ts'

/** Clients under one another: who, how to reach them, and how they came. A row leads to the client. */
export function ClientTable({ clients }: { clients: Client[] }) {
  return (
    <table className="mt-5 w-full text-left">
      <thead className="border-b border-line text-small text-soft">
        <tr>
          <Head>Name</Head>
          <Head className="pr-4 max-md:hidden">Phone</Head>
          <Head className="pr-4 max-lg:hidden">E-mail</Head>
          <Head className="pr-4 text-right max-sm:pr-0">Last visit</Head>
          <Head className="pr-4 text-right max-md:hidden">Visits</Head>
          <Head className="pr-4 text-right max-md:hidden">Coming</Head>
          <Head className="text-right max-sm:hidden">No-shows</Head>
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <Row key={client.id} client={client} />
        ))}
      </tbody>
    </table>
  )
}

function Head({ className = '', children }: { className?: string; children: string }) {
  return (
    <th scope="col" className={`py-2 font-normal whitespace-nowrap ${className || 'pr-4'}`}>
      {children}
    </th>
  )
}

function Row({ client }: { client: Client }) {
  const { record } = client
  const noShows = record.no_show > 0
  return (
    <tr className="relative border-b border-line align-baseline hover:bg-wash">
      <td className="py-2.5 pr-4">
        <Link
          to="/app/clients/$id"
          params={{ id: client.id }}
          className="font-[560] text-ink no-underline after:absolute after:inset-0 hover:text-accent"
        >
          {client.name}
        </Link>
        {client.tags.length > 0 && (
          <span className="ml-2 text-small text-soft max-sm:ml-0 max-sm:block">{client.tags.join(', ')}</span>
        )}
        <span className="block text-small text-soft md:hidden">
          <span className="tabular">{client.phone ?? client.email ?? 'No phone'}</span>
          {noShows && <span className="text-bad sm:hidden">, {noShowWord(record.no_show)}</span>}
        </span>
      </td>
      <td className="tabular py-2.5 pr-4 whitespace-nowrap max-md:hidden">{client.phone ?? <None />}</td>
      <td className="max-w-56 truncate py-2.5 pr-4 max-lg:hidden">{client.email ?? <None />}</td>
      <td className="tabular py-2.5 pr-4 text-right whitespace-nowrap max-sm:pr-0">
        {record.last_visit_at ? fullDay(dayOf(record.last_visit_at)) : <None />}
      </td>
      <td className="tabular py-2.5 pr-4 text-right max-md:hidden">{record.visits || <None />}</td>
      <td className="tabular py-2.5 pr-4 text-right max-md:hidden">{record.upcoming || <None />}</td>
      <td className={`tabular py-2.5 text-right max-sm:hidden ${noShows ? 'font-[560] text-bad' : ''}`}>
        {record.no_show || <None />}
      </td>
    </tr>
  )
}

const noShowWord = (count: number) => (count === 1 ? '1 no-show' : `${count} no-shows`)

function None() {
  return (
    <span className="text-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">none</span>
    </span>
  )
}
