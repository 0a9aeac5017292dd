import type { Bullet, BulletStanding } from './bullet.ts'

type Line = [id: string, says: string, standing: BulletStanding]

const under = (heading: string, lines: Line[]): Bullet[] =>
  lines.map(([id, says, standing]) => ({ id, heading, says, standing }))

/**
 * Every bullet of the incident response playbook, and where it is carried out. Whether one is, the tests say:
 * `// Playbook S0.1` stands above those that show it.
 */
export const bullets: readonly Bullet[] = [
  ...under('Severity levels', [
    ['S0.1', 'P0 Database compromise or exposure', { where: ['src/security/investigation'] }],
    [
      'S0.2',
      'P0 User data breach',
      { where: ['src/security/incident-classification', 'src/security/response-actions'] },
    ],
    ['S0.3', 'P0 Complete system compromise', { where: ['src/security/investigation'] }],
    ['S0.4', 'P0 Production booking system down', { where: ['src/security/booking-protection'] }],
    ['S1.1', 'P1 Unauthorized access to user data', { where: ['src/security/response-actions'] }],
    ['S1.2', 'P1 Authentication bypass', { where: ['src/security/monitoring'] }],
    ['S1.3', 'P1 Payment system issues', { notYet: 'There are no payments by card yet.' }],
    ['S1.4', 'P1 Rate limiting being bypassed', { where: ['src/security/booking-protection/limits'] }],
    [
      'S2.1',
      'P2 Non-critical API vulnerabilities',
      { where: ['src/security/monitoring/payloads', 'src/security/monitoring/rules'] },
    ],
    [
      'S2.2',
      'P2 Performance degradation',
      { notYet: 'Response times are not watched; a booking that does not work is.' },
    ],
    ['S2.3', 'P2 Configuration security issues', { where: ['src/security/monitoring/configuration'] }],
    [
      'S2.4',
      'P2 Booking data inconsistencies',
      {
        notYet:
          'A row that was changed past the program is found; bookings that contradict each other are not looked for.',
      },
    ],
    [
      'S3.1',
      'P3 Security best practice violations',
      {
        notYet:
          '`6fb verify` looks at headers, cookies and TLS when somebody runs it; nothing runs it by itself.',
      },
    ],
    ['S3.2', 'P3 Minor configuration issues', { where: ['src/security/monitoring/configuration'] }],
    [
      'S3.3',
      'P3 Documentation updates needed',
      { notYet: 'Steps of the playbook are not reviewed on a date.' },
    ],
  ]),
  ...under('Assess the situation (first 15 minutes)', [
    [
      'A1',
      'Determine incident severity level',
      { where: ['src/security/incident-classification', 'src/security/recovery'] },
    ],
    ['A2', 'Identify affected systems and data', { where: ['src/security/investigation'] }],
    ['A3', 'Check if booking system is operational', { where: ['src/security/booking-protection'] }],
  ]),
  ...under('Contain the threat (first 15 minutes)', [
    ['C1', 'For data breach: isolate affected database/API', { where: ['src/app/containment'] }],
    ['C2', 'For unauthorized access: revoke JWT tokens', { where: ['src/security/response-actions'] }],
    ['C3', 'For DDoS: verify rate limiting is active', { where: ['src/security/booking-protection/limits'] }],
    ['C4', 'For system compromise: isolate affected services', { where: ['src/app/containment'] }],
  ]),
  ...under('Notify stakeholders (first 15 minutes)', [
    [
      'N1',
      'P0/P1: immediate notification required',
      { where: ['src/security/immediate-response/notification'] },
    ],
    ['N2', 'P2/P3: can wait for business hours', { where: ['src/security/immediate-response/notification'] }],
  ]),
  ...under('Gather evidence (next 30 minutes)', [
    ['I1', 'Check FastAPI logs via uvicorn output', { where: ['src/entry/log-requests.ts'] }],
    [
      'I2',
      'Review rate limiting logs',
      { where: ['src/entry/limit-requests.ts', 'src/security/booking-protection/limits'] },
    ],
    ['I3', 'Examine authentication logs', { where: ['src/app/auth/auth-event.ts'] }],
    ['I4', 'Check database access patterns', { where: ['src/platform/ledger'] }],
  ]),
  ...under('Document timeline (next 30 minutes)', [
    ['T1', 'When did the incident start?', { where: ['src/security/response-actions'] }],
    ['T2', 'What triggered the discovery?', { where: ['src/security/investigation'] }],
    ['T3', 'What actions have been taken?', { where: ['src/security/immediate-response'] }],
  ]),
  ...under('Assess impact (next 30 minutes)', [
    [
      'M1',
      'How many users affected?',
      { where: ['src/security/investigation', 'drills/credential-stuffing'] },
    ],
    [
      'M2',
      'What booking data was accessed?',
      { where: ['src/security/investigation', 'drills/credential-stuffing'] },
    ],
    ['M3', 'Are payment details secure?', { where: ['src/security/investigation'] }],
  ]),
  ...under('Database compromise', [
    ['D1', 'Stop database connections', { where: ['src/security/response-actions/closures'] }],
    ['D2', 'Check database integrity', { where: ['src/security/investigation'] }],
    [
      'D3',
      'Review database access logs',
      { notYet: 'Foreign connections are found one by one; there is no report of all of them by person.' },
    ],
    ['D4', 'Change all database credentials', { where: ['src/security/response-actions/rotation'] }],
    ['D5', 'Check SQL injection vectors', { where: ['src/security/monitoring/payloads'] }],
    [
      'D6',
      'Review authentication middleware',
      { where: ['src/app/auth/permissions.ts', 'src/security/manual-checks'] },
    ],
    ['D7', 'Verify input validation', { where: ['src/platform/http', 'test/fuzz'] }],
  ]),
  ...under('Authentication bypass', [
    ['B1', 'Check JWT token validation', { where: ['src/security/manual-checks'] }],
    ['B2', 'Revoke all active sessions by changing JWT secret', { where: ['src/app/auth/signing-keys'] }],
    ['B3', 'Force re-authentication for all users', { where: ['src/security/response-actions'] }],
    [
      'B4',
      'Review authentication flow',
      { notYet: 'Sign-ins are in the timeline; a suspicious session has no trace of all its requests.' },
    ],
    ['B5', 'Check for timing attacks', { where: ['src/app/auth'] }],
    ['B6', 'Verify token expiration handling', { where: ['src/app/auth/sessions'] }],
  ]),
  ...under('Rate limiting bypass', [
    ['R1', 'Check rate limiter status', { where: ['src/security/booking-protection/limits'] }],
    ['R2', 'Review rate limiting logs', { where: ['src/security/booking-protection/limits'] }],
    [
      'R3',
      'Implement emergency rate limiting if needed',
      { where: ['src/security/response-actions/shields'] },
    ],
    ['R4', 'Check for IP spoofing', { where: ['src/platform/limits'] }],
    [
      'R5',
      'Review distributed attack patterns',
      { where: ['src/security/monitoring/rules/credential-stuffing'] },
    ],
    ['R6', 'Verify rate limiting headers', { where: ['src/entry/limit-requests.ts'] }],
  ]),
  ...under('Critical endpoints to monitor', [
    ['E1', '/bookings', { notYet: 'There are no metrics by route.' }],
    ['E2', '/auth/*', { notYet: 'There are no metrics by route.' }],
    ['E3', '/sync-status', { notYet: 'There are no metrics by route.' }],
    ['E4', '/dashboard/*', { notYet: 'There are no metrics by route.' }],
  ]),
  ...under('Rate limiting configuration and health check', [
    ['L1', '100 requests in 60 seconds', { where: ['src/security/booking-protection/limits'] }],
    ['H1', 'Check if system is responding: curl -I /health', { where: ['src/entry/server-state.ts'] }],
    ['H2', 'Verify rate limiting headers: curl -I /bookings', { where: ['src/entry/limit-requests.ts'] }],
  ]),
  ...under('Sensitive data types', [
    ['V1', 'User authentication credentials', { where: ['src/platform/ledger/sensitivity.ts'] }],
    ['V2', 'Booking details and dates', { where: ['src/platform/ledger/sensitivity.ts'] }],
    ['V3', 'Personal information', { where: ['src/platform/ledger/sensitivity.ts'] }],
    ['V4', 'Session tokens', { where: ['src/platform/ledger/sensitivity.ts'] }],
  ]),
  ...under('Backup procedures', [
    [
      'K1',
      'Verify database backups are current',
      { notYet: '`6fb verify` says how old the newest backup is; nothing tells of it by itself.' },
    ],
    [
      'K2',
      'Test backup restoration process',
      { notYet: 'A restore is tried when somebody runs it, not by a schedule.' },
    ],
    ['K3', 'Ensure backup encryption', { where: ['src/security/data-protection'] }],
  ]),
  ...under('System verification', [
    ['P1', 'Test booking flow end-to-end', { where: ['src/security/recovery'] }],
    ['P2', 'Verify authentication is working', { where: ['src/security/recovery'] }],
    ['P3', 'Check rate limiting functionality', { where: ['src/security/recovery'] }],
  ]),
  ...under('Security hardening', [
    [
      'P4',
      'Update security configurations',
      { notYet: 'A change of settings is an event; none is proposed.' },
    ],
    [
      'P5',
      'Implement additional monitoring',
      { notYet: 'An incident does not ask for a rule or a drill before it is closed.' },
    ],
    [
      'P6',
      'Review and update access controls',
      { notYet: 'There is no report of who may do what and does not need it.' },
    ],
  ]),
  ...under('Documentation', [
    ['P7', 'Update security procedures', { notYet: 'Playbooks have no version of their own.' }],
    ['P8', 'Document lessons learned', { where: ['src/security/recovery'] }],
    ['P9', 'Schedule security reviews', { notYet: 'Nothing is due on a date.' }],
  ]),
  ...under('Performance metrics', [
    ['O1', 'Response times for booking endpoints', { notYet: 'There are no metrics.' }],
    ['O2', 'Authentication success/failure rates', { notYet: 'There are no metrics.' }],
    [
      'O3',
      'Rate limiting violations',
      {
        notYet:
          'Refusals are counted by minute and shown by `6fb limits`; there is no metric and no rule about their number.',
      },
    ],
  ]),
  ...under('Error monitoring', [
    ['O4', '500 errors in booking system', { notYet: 'There are no metrics.' }],
    [
      'O5',
      'Authentication failures',
      { notYet: 'There are no metrics; failures that belong together are found by the rules.' },
    ],
    [
      'O6',
      'Database connection issues',
      { notYet: 'There are no metrics; a database that is away is told by /health and in the log.' },
    ],
  ]),
  ...under('Security events', [
    ['O7', 'Unusual access patterns', { notYet: 'What is usual for somebody is not known.' }],
    [
      'O8',
      'Failed authentication attempts',
      { where: ['src/security/monitoring/rules/credential-stuffing'] },
    ],
    ['O9', 'Rate limiting triggers', { where: ['src/security/monitoring/rules/limit-bypass-attempt'] }],
  ]),
  ...under('Daily', [
    ['DY1', 'Check application logs', { notYet: 'Nothing runs by the day.' }],
    ['DY2', 'Verify booking system functionality', { where: ['src/security/booking-protection'] }],
    ['DY3', 'Review authentication logs', { notYet: 'Nothing runs by the day.' }],
  ]),
  ...under('Weekly', [
    ['W1', 'Test rate limiting', { where: ['src/security/booking-protection/limits'] }],
    ['W2', 'Review security configurations', { where: ['src/security/monitoring/configuration'] }],
    ['W3', 'Check for new vulnerabilities', { notYet: 'Advisories are not read.' }],
  ]),
  ...under('Monthly', [
    [
      'MO1',
      'Security audit',
      { notYet: 'Drills, walk of the chain and report are separate commands that somebody runs.' },
    ],
    ['MO2', 'Update dependencies', { notYet: 'What is outdated is not listed.' }],
    ['MO3', 'Review access controls', { notYet: 'There is no such report.' }],
  ]),
  ...under('Stop 6FB Booking', [
    ['X1', 'Stop the application', { where: ['src/security/emergency-commands'] }],
    ['X2', 'Or stop it where it runs: Ctrl+C', { where: ['src/security/emergency-commands'] }],
  ]),
  ...under('Restart 6FB Booking', [
    ['X3', 'Restart the application', { where: ['src/security/emergency-commands'] }],
  ]),
  ...under('Check system status', [
    ['X4', 'Check if running', { where: ['src/security/emergency-commands'] }],
    ['X5', 'Check port', { where: ['src/security/emergency-commands'] }],
    ['X6', 'Test connectivity', { where: ['src/entry/server-state.ts'] }],
  ]),
  ...under('Quick security verification', [
    ['X7', 'Test rate limiting', { where: ['src/security/manual-checks'] }],
    ['X8', 'Check authentication', { where: ['src/security/manual-checks'] }],
  ]),
  ...under('File locations', [
    [
      'F1',
      'Main application',
      { notYet: 'There is no map of routes, handlers and guards to read at run time.' },
    ],
    [
      'F2',
      'Security utilities',
      { notYet: 'There is no map of routes, handlers and guards to read at run time.' },
    ],
    [
      'F3',
      'Authentication',
      { notYet: 'There is no map of routes, handlers and guards to read at run time.' },
    ],
  ]),
  ...under('Dependencies', [
    ['G1', 'Web framework', { notYet: 'docs/inventory.md names them; there is no bill of materials.' }],
    ['G2', 'Server', { notYet: 'docs/inventory.md names them; there is no bill of materials.' }],
    ['G3', 'Rate limiting: counters that a restart keeps', { where: ['src/platform/limits'] }],
  ]),
  ...under('Validity of the playbook', [
    ['Z1', 'Last updated', { notYet: 'The playbook has no date of its own.' }],
    ['Z2', 'Next review due', { notYet: 'The playbook has no date of its own.' }],
  ]),
]
