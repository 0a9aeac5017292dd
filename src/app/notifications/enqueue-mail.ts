import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Mail } from './mail.ts'

/** Sends a mail after the caller's transaction has been committed, or not at all. */
export async function enqueueMail(transaction: TenantTransaction, mail: Mail): Promise<void> {
  await enqueueJob(transaction, 'send_mail', { ...mail })
}
