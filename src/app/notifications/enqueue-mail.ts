import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Mail } from './mail.ts'

/**
 * Sends a mail after the caller's transaction has been committed, or not at all. One to nobody takes the same time
 * and is dropped later: so that an answer does not tell by its time whether there is somebody.
 */
export async function enqueueMail(
  transaction: TenantTransaction,
  mail: Omit<Mail, 'to'> & { to: string | null },
): Promise<void> {
  await enqueueJob(transaction, 'send_mail', { ...mail })
}
