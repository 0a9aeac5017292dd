/** What a drill measured. Times in milliseconds. */
export interface Measurement {
  severity: string
  /** From the event that crossed the threshold to the incident. */
  detect_ms: number
  /** From the order that ends the stolen session to the first answer that refuses it, seen from outside. */
  contain_ms: number
  /** From the slowest of all orders to the server's own event about it; null when one never came. Has no goal. */
  confirm_ms: number | null
  /** Records that the stolen session read later than 100 ms after its end was ordered. */
  leaked_records: number
  /** Requests of honest people that were refused or failed. */
  honest_refused: number
  /** Whether the incident's impact is what the attacker got, to the record. */
  impact_exact: boolean
  /** For a person. */
  notes: string[]
}
