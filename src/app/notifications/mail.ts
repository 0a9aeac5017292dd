/** A mail as it is handed over. */
export interface Mail {
  to: string
  subject: string
  text: string
  html?: string
  /** A calendar entry (RFC 5545) that goes with it. */
  calendar?: string
  /** Its Message-ID (RFC 5322), the same when it is sent again; else one is made. */
  messageId?: string
  /** The Message-ID that its thread begins with. */
  inReplyTo?: string
}
