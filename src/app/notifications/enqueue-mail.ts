import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** A mail as it is handed over. */
export interface Mail {
  to: string
  subject: string
  text: string
  html?: string
  /** A calendar entry (RFC 5545) that goes with it. */
  calendar?: string
}

/** Sends a mail after the caller's transaction has been committed, or not at all. */
export async function enqueueMail(transaction: TenantTransaction, mail: Mail): Promise<void> {
  await enqueueJob(transaction, 'send_mail', { ...mail })
}
