/** Why somebody is erased (GDPR, article 17.1). */
export const erasureReasons = [
  'requested',
  'consent_withdrawn',
  'no_longer_needed',
  'collected_unlawfully',
] as const

/** What became of the account that an erased client signed in with. */
export type ErasedAccount = 'closed' | 'kept' | 'none'

/** That a client was erased. */
export interface Erasure {
  clientId: string
  shopId: string
  reason: string
  account: ErasedAccount
  /** The account that was closed with him. */
  accountId: string | null
  at: Temporal.Instant
}

/** An erasure as a line of DATA_DIR/erasures.jsonl: ids, no values. */
export function formatErasure(erasure: Erasure): string {
  const { clientId, shopId, reason, account, accountId, at } = erasure
  return `${JSON.stringify({ client_id: clientId, shop_id: shopId, reason, account, account_id: accountId, at: at.toString() })}\n`
}

/** Reads what formatErasure() wrote; null for a line that a crash has cut off. */
export function parseErasure(line: string): Erasure | null {
  try {
    const fields = new Map<string, unknown>(Object.entries(JSON.parse(line) as object))
    const text = (name: string): string => String(fields.get(name))
    const account = fields.get('account_id')
    return {
      clientId: text('client_id'),
      shopId: text('shop_id'),
      reason: text('reason'),
      account: text('account') as ErasedAccount,
      accountId: typeof account === 'string' ? account : null,
      at: Temporal.Instant.from(text('at')),
    }
  } catch {
    return null
  }
}
