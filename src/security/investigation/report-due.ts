const HOURS = 72

/** Until when the authority has to be told of a breach that the shop knows of since `awareAt` (GDPR, article 33, paragraph 1). */
export function reportDueAt(awareAt: Temporal.Instant): Temporal.Instant {
  return awareAt.add({ hours: HOURS })
}
