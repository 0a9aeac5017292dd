import { Type, type Static } from 'typebox'
import { Id, localTime } from '../../platform/http/wire.ts'
import { weighImpact, type ImpactRow } from './impact.ts'

/** Exactly who and what was touched. */
export const ImpactView = Type.Object({
  subjects: Type.Object({
    count: Type.Integer(),
    items: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  }),
  records: Type.Object({
    count: Type.Integer(),
    items: Type.Array(
      Type.Object({
        table: Type.String(),
        key: Id,
        fields: Type.Array(Type.String()),
        at: Type.String(),
        source: Type.String(),
        session_id: Type.Union([Id, Type.Null()]),
      }),
    ),
  }),
  payment: Type.Object({ touched: Type.Enum(['no', 'yes', 'unknown']), evidence: Type.String() }),
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
