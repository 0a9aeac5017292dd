/** A mail as it is handed over. */
export interface Mail {
  to: string
  subject: string
  text: string
  html?: string
  /** A calendar entry (RFC 5545) that goes with it. */
  calendar?: string
}
