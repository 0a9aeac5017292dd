import type { FastifyRequest } from 'fastify'
import type { AccessRecord } from '../../platform/ledger/access-ledger.ts'

declare module 'fastify' {
  export interface FastifyRequest {
    /** Whether what is sensitive in its answer may leave: the reading is on disk, or there is none. */
    readingIsRecorded: boolean
  }
}

/** What is read, and why. */
export type Reading = Pick<AccessRecord, 'purpose' | 'table' | 'keys' | 'fields'>

/** Resolves when a reading is on disk; when it throws, nothing goes out. */
export type RecordReading = (reading: Reading) => Promise<void>

/** Lets the answer to a request leave: its reading is on disk, or it holds nothing about a person but what came with the request. */
export function letAnswerGo(request: FastifyRequest): void {
  request.readingIsRecorded = true
}
