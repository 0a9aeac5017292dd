import { verdictOn, type Verdict } from './check.ts'
import type { Answer, Probe } from './probe.ts'

/** Pages, health and refusals bear the headers that keep a browser from being turned against its user. */
export async function checkSecurityHeaders(probe: Probe, isHttps: boolean): Promise<Verdict> {
  const faults: string[] = []
  for (const path of ['/', '/health', '/bookings']) {
    const answer = await probe.ask({ path })
    faults.push(...faultsOf(answer, isHttps).map((fault) => `${path} ${fault}`))
  }
  return verdictOn(faults, 'on pages, health and refusals')
}

function faultsOf({ headers }: Answer, isHttps: boolean): string[] {
  const said = (name: string): string => String(headers[name] ?? '')
  const policy = said('content-security-policy')
  const rules: [holds: boolean, fault: string][] = [
    [/default-src 'self'/.test(policy), "lacks default-src 'self'"],
    [/script-src 'self'(;|$)/.test(policy), 'lets foreign or inline scripts run'],
    [/frame-ancestors 'none'/.test(policy), 'may be framed'],
    [/base-uri 'none'/.test(policy), 'may have its base moved'],
    [said('x-content-type-options') === 'nosniff', 'may be taken for another type'],
    [said('referrer-policy') === 'no-referrer', 'tells others where people come from'],
    [headers['x-powered-by'] === undefined && headers['server'] === undefined, 'names its software'],
    [!isHttps || said('strict-transport-security') !== '', 'lacks Strict-Transport-Security'],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}
