import { createHash } from 'node:crypto'
import { parseAllDocuments } from 'yaml'
import { parseCorrelationRule } from './correlation-rule.ts'
import { parseDetectionRule } from './detection-rule.ts'
import { isRecord } from './event-fields.ts'
import { ownLogSources, type LogSources } from './log-source.ts'
import { refuseIn, type Refuse } from './rule-error.ts'
import { headerKeys, parseHeader, type DocumentPlace } from './rule-header.ts'
import type { Rule } from './rule.ts'

const digestLength = 12

/**
 * Reads one rule file: YAML with one or more documents of the Sigma 2.1 subset that this engine runs.
 * Throws a RuleError that names `file` and the construct for whatever it does not run; nothing is skipped.
 */
export function parseRules(text: string, file: string, logSources: LogSources = ownLogSources): Rule[] {
  const refuse = refuseIn(file)
  const digest = createHash('sha256').update(text).digest('hex').slice(0, digestLength)
  const documents = readDocuments(text, refuse)
  return documents.map((document, index) => {
    const prefix = documents.length > 1 ? `document ${index + 1}, ` : ''
    return parseDocument(document, { file, digest, number: index + 1 }, logSources, (construct, why) =>
      refuse(prefix + construct, why),
    )
  })
}

function readDocuments(text: string, refuse: Refuse): unknown[] {
  const documents = parseAllDocuments(text, { version: '1.2', uniqueKeys: true, prettyErrors: true })
  if (!Array.isArray(documents) || documents.length === 0) return refuse('YAML', 'the file is empty')
  return documents.map((document) => {
    const [problem] = [...document.errors, ...document.warnings]
    if (problem) refuse('YAML', problem.message.split('\n')[0] ?? problem.code)
    const content: unknown = document.toJS({ maxAliasCount: 100 })
    return content
  })
}

function parseDocument(
  document: unknown,
  place: DocumentPlace,
  logSources: LogSources,
  refuse: Refuse,
): Rule {
  if (!isRecord(document)) return refuse('document', 'it must be a map')
  if ('filter' in document) refuse('filter', 'Sigma filters are not supported')
  if ('action' in document) refuse('action', 'rule collections with "action" are not supported')
  const isCorrelation = 'correlation' in document
  if (isCorrelation && 'detection' in document)
    refuse('correlation', 'a document is a detection or a correlation')
  const own = isCorrelation ? ['correlation', 'generate'] : ['logsource', 'detection']
  const unknown = Object.keys(document).find((key) => !headerKeys.includes(key) && !own.includes(key))
  if (unknown !== undefined) refuse(unknown, 'this key is unknown')

  const header = parseHeader(document, place, refuse)
  return isCorrelation
    ? parseCorrelationRule(document, header, refuse)
    : parseDetectionRule(document, header, logSources, refuse)
}
