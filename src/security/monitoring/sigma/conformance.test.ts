import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { noStandards, sigmaSchema, standardFolder } from '../standards.test-helper.ts'
import { isRecord } from './event-fields.ts'
import { linkRules } from './link-rules.ts'
import { parseRules } from './parse-rules.ts'
import { RuleError } from './rule-error.ts'

/** The real rules that this engine refuses, with what the message must name. All others must load. */
const refusedRules = {
  'file_delete_win_delete_own_image.yml': 'modifier "fieldref"',
  'okta_session_impersonation_granted.yml': 'modifier "expand"',
  'proc_creation_win_exploit_cve_2025_53770_indicators.yml': 'modifier "wide"',
  'proc_creation_win_winscp_command_open_ftp.yml': 'modifier "windash"',
}

/** Likewise for correlations. Those of the specification often stand alone, without the rules they refer to. */
const refusedCorrelations = {
  'hayabusa_sec_4625_med_logonfail_userguessing_correlation.yml': 'ruletype',
  'hayabusa_sec_4625_med_logonfail_wrongpw_pw_guessing_correlation.yml': 'ruletype',
  'hayabusa_sec_4648_med_explicitlogon_pw_spray_correlation.yml': 'ruletype',
  'spec_event_count.yml': 'no rule "5638f7c0-ac70-491d-8465-2a65075e0d86"',
  'spec_event_count_ecs.yml': 'taxonomy: "ecs"',
  'spec_temporal.yml': 'no rule "recon_cmd_a"',
  'spec_temporal_ordered.yml': 'no rule "recon_cmd_a"',
  'spec_value_avg.yml': '"value_avg"',
  'spec_value_count.yml': 'no rule "5638f7c0-ac70-491d-8465-2a65075e0d86"',
  'spec_value_percentile.yml': '"value_percentile"',
  'spec_value_sum.yml': 'no rule "website_access"',
}

const refusedFilters = { 'spec_filter_1.yml': 'filter: ', 'spec_filter_ecs.yml': 'filter: ' }

const corpus = [
  { folder: 'rules', files: 59, refused: refusedRules },
  { folder: 'correlations', files: 12, refused: refusedCorrelations },
  { folder: 'filters', files: 2, refused: refusedFilters },
]

describe.each(corpus)('the published $folder', ({ folder, files, refused }) => {
  test('are each loaded, or refused by a message that names file and construct', (context) => {
    const sigma = standardFolder('sigma')
    if (sigma === undefined) return context.skip(noStandards)
    const names = readdirSync(join(sigma, folder))
    expect(names).toHaveLength(files)
    const messages = names.flatMap((name) => {
      const message = refusalOf(join(sigma, folder, name), name)
      return message === null ? [] : [[name, message] as const]
    })
    expect(messages.map(([name]) => name).toSorted()).toEqual(Object.keys(refused).toSorted())
    const expected = new Map(Object.entries(refused))
    for (const [name, message] of messages) {
      expect(message.startsWith(`${name}: `)).toBe(true)
      expect(message).toContain(expected.get(name)!)
    }
  })
})

test('the published schemas accept every document of our own rules', (context) => {
  const sigma = standardFolder('sigma')
  if (sigma === undefined) return context.skip(noStandards)
  const isDetection = sigmaSchema(sigma, 'sigma-detection-rule-schema.json')
  const isCorrelation = sigmaSchema(sigma, 'sigma-correlation-rules-schema.json')
  const own = join(import.meta.dirname, '../rules')
  for (const folder of readdirSync(own)) {
    for (const document of documentsOf(join(own, folder, 'rule.yml'))) {
      const validate = isRecord(document) && 'correlation' in document ? isCorrelation : isDetection
      expect({ document, valid: validate(document), errors: validate.errors }).toEqual({
        document,
        valid: true,
        errors: null,
      })
    }
  }
})

function refusalOf(path: string, name: string): string | null {
  try {
    linkRules(parseRules(readFileSync(path, 'utf8'), name, () => null))
    return null
  } catch (error) {
    if (error instanceof RuleError) return error.message
    throw error
  }
}

function documentsOf(path: string): unknown[] {
  const documents = parseAllDocuments(readFileSync(path, 'utf8'))
  if (!Array.isArray(documents)) throw new Error(`${path} is empty`)
  return documents.map((document) => {
    const content: unknown = document.toJS()
    return content
  })
}
