/** What hostile input is after, and how it is called in a sentence. */
export const payloadFamilies = {
  sql_injection: 'SQL injection',
  nosql_injection: 'NoSQL injection',
  command_injection: 'command injection',
  template_injection: 'template injection',
  path_traversal: 'path traversal',
  xss: 'cross-site scripting',
  ldap_injection: 'LDAP injection',
  xxe: 'XML external entities',
  header_injection: 'header injection',
  control_character: 'a NUL character',
} as const

/** One of them. */
export type PayloadFamily = keyof typeof payloadFamilies

/** Whether `text` names a family. */
export function isPayloadFamily(text: string): text is PayloadFamily {
  return Object.hasOwn(payloadFamilies, text)
}
