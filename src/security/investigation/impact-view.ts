import { Type, type Static } from 'typebox'
import { BookingId, ClientId } from '../../app/wire-names.ts'
import { Id, localTime, Nullable, sensitive, withExample } from '../../platform/http/wire.ts'
import { weighImpact, type ImpactRow } from './impact.ts'

/** Exactly who and what was touched. */
export const ImpactView = Type.Object({
  subjects: Type.Object({
    count: Type.Integer({ examples: [1] }),
    items: Type.Array(
      Type.Object({ id: ClientId, name: sensitive('personal', Type.String({ examples: ['Ana Client'] })) }),
    ),
  }),
  records: Type.Object({
    count: Type.Integer({ examples: [1] }),
    items: Type.Array(
      Type.Object({
        table: Type.String({ examples: ['booking'] }),
        key: sensitive('public', BookingId),
        fields: Type.Array(Type.String(), { examples: [['client.name', 'client.email', 'start_at']] }),
        at: Type.String({ examples: ['2031-03-03T02:14:10+01:00'] }),
        source: Type.String({ examples: ['198.51.100.23'] }),
        session_id: Nullable(withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e93')),
      }),
    ),
  }),
  payment: Type.Object({
    touched: Type.Enum(['no', 'yes', 'unknown']),
    evidence: Type.String({
      examples: ['No payment field is among the fields of any access record of these sessions.'],
    }),
  }),
})

/** Impact rows on the wire. Somebody whose name isn't known here is called "Unknown". */
export function impactView(
  rows: readonly ImpactRow[],
  names: ReadonlyMap<string, string>,
  timeZone: string,
): Static<typeof ImpactView> {
  const { recordsReturnedToNonOwners, exposedPaymentFields } = weighImpact(rows)
  const subjects = [...new Set(rows.flatMap(({ subject_id: id }) => (id === null ? [] : [id])))]
  const touched = exposedPaymentFields > 0
  return {
    subjects: {
      count: subjects.length,
      items: subjects.map((id) => ({ id, name: names.get(id) ?? 'Unknown' })),
    },
    records: {
      count: recordsReturnedToNonOwners,
      items: rows.map((row) => ({
        table: row.source_table,
        key: row.record_key,
        fields: row.fields,
        at: localTime(row.at, timeZone),
        source: row.source,
        session_id: row.session_id,
      })),
    },
    payment: {
      touched: touched ? 'yes' : 'no',
      evidence:
        rows.length === 0
          ? 'No record was returned.'
          : touched
            ? `${exposedPaymentFields} payment fields are among those that went out.`
            : 'No payment field is among the fields of any access record of these sessions.',
    },
  }
}
