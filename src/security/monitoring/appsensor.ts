/** What becomes of what a detection point is about. */
export type DetectionStanding =
  /** A rule counts it and opens an incident: the folder in `rules/`. */
  | { rule: string; note?: string }
  /** A single event, or a watch of the guard, opens an incident: the module. */
  | { watch: string; note?: string }
  /** It is refused, with a code of the table of errors, and stands in the log of requests; nothing counts it. */
  | { refused: string; note?: string }
  /** It is not detected, and why. */
  | { not: string }

/** A detection point of OWASP AppSensor, in our own words, and what is here for it. */
export interface DetectionPoint {
  id: string
  /** What it is about. */
  about: string
  standing: DetectionStanding
  /** A test that shows it; none for what is not detected. */
  shownBy?: string
}

const probing = 'test/attacks/probing.test.ts'
const walks = 'test/attacks/walks.test.ts'
const rules = 'src/security/monitoring/rules.test.ts'
const fuzz = 'test/fuzz/fuzz.test.ts'
const badInput = 'test/bad-input/bad-input.test.ts'
const bypass = 'test/limits/policies.test.ts'

/** All detection points of AppSensor, in its order. */
export const detectionPoints: readonly DetectionPoint[] = [
  point(
    'RE1',
    'A method that the server does not take',
    { rule: 'limit-bypass-attempt', note: 'Five different ones within a minute.' },
    bypass,
  ),
  point(
    'RE2',
    'A method that does not exist',
    {
      rule: 'limit-bypass-attempt',
      note: 'Five different ones within a minute; the parser of HTTP refuses most.',
    },
    bypass,
  ),
  point(
    'RE3',
    'GET where POST is meant',
    { refused: 'not_found', note: 'A link that is typed again is honest: one is noise.' },
    fuzz,
  ),
  point('RE4', 'POST where GET is meant', { refused: 'not_found' }, fuzz),
  point(
    'RE5',
    'Fields too many, or twice',
    { refused: 'invalid_request', note: 'A field that hides an operator is a payload: `probing`.' },
    fuzz,
  ),
  point('RE6', 'Fields missing', { refused: 'invalid_request' }, fuzz),
  point('RE7', 'A value that is too long', { refused: 'invalid_request' }, fuzz),
  point(
    'RE8',
    'Characters where they do not belong',
    { rule: 'probing', note: 'NUL counts as a payload; other control characters are refused.' },
    badInput,
  ),

  point(
    'AE1',
    'Many names of one source',
    {
      rule: 'password-spraying',
      note: 'With addresses that have no account: `account-enumeration`; from many sources: `credential-stuffing`.',
    },
    rules,
  ),
  point('AE2', 'Many passwords for one name', { rule: 'brute-force' }, rules),
  point(
    'AE3',
    'Signing in at a high rate',
    { rule: 'credential-stuffing', note: 'One source also has to wait longer with each wrong try.' },
    rules,
  ),
  point('AE4', 'A name that is too long', { refused: 'invalid_request' }, fuzz),
  point('AE5', 'A password that is too long', { refused: 'invalid_request' }, fuzz),
  point(
    'AE6',
    'Characters that no name has',
    { refused: 'invalid_request', note: 'Hostile ones are a payload: `probing`.' },
    fuzz,
  ),
  point('AE7', 'Characters that no password has', {
    not: 'A password may have any. Passwords are not looked at: a digest of one in the log would be a trace of it.',
  }),
  point('AE8', 'A name without a password', { refused: 'invalid_request' }, fuzz),
  point('AE9', 'A password without a name', { refused: 'invalid_request' }, fuzz),
  point('AE10', 'A field too many when signing in', { refused: 'invalid_request' }, fuzz),
  point('AE11', 'A field missing when signing in', { refused: 'invalid_request' }, fuzz),
  point(
    'AE12',
    'Names that everybody tries',
    {
      rule: 'account-enumeration',
      note: 'One signs in with an address here; such names are addresses without an account.',
    },
    rules,
  ),
  point('AE13', 'A place that is unusual for the account', {
    not: 'No map of addresses is kept. A device that an account does not know has to send a mailed code while an attack lasts.',
  }),

  point(
    'SE1',
    'A cookie that was changed',
    { rule: 'forged-token-attempts', note: 'Access tokens, as cookie or header.' },
    walks,
  ),
  point('SE2', 'A cookie that was added', {
    not: 'Other programs on the same name add cookies honestly; those that are not ours are not read.',
  }),
  point('SE3', 'A cookie that is missing', {
    not: 'It is how a sign-in ends: the request is of nobody, and is answered as such.',
  }),
  point(
    'SE4',
    'A cookie of another person',
    { watch: 'token-finding.ts', note: 'A refresh token that comes twice ends its session.' },
    'src/entry/watchman.test.ts',
  ),
  point(
    'SE5',
    'A session from several places',
    {
      rule: 'limit-bypass-attempt',
      note: 'Eight sources of one account within a minute; a phone that changes its network comes to two.',
    },
    bypass,
  ),
  point('SE6', 'A session in another browser', {
    not: 'Browsers change what they say of themselves with each update, on the same day for many.',
  }),

  point('ACE1', 'Another record by the address', { rule: 'record-walk' }, walks),
  point(
    'ACE2',
    'Another record by the body',
    { refused: 'not_found', note: 'Ids in a body are checked by the same policies; they are not counted.' },
    'test/locations/isolation.test.ts',
  ),
  point(
    'ACE3',
    'Pages that do not exist, or are not for him',
    {
      rule: 'record-walk',
      note: 'Records; paths that lead nowhere are counted when their spelling changes (`limit-bypass-attempt`). Scanners that ask for pages of other programs are noise on every address of the Internet.',
    },
    walks,
  ),
  point('ACE4', 'What his role may not do', { rule: 'forbidden-walk' }, walks),

  point('IE1', 'Cross-site scripting', { rule: 'probing' }, probing),
  point(
    'IE2',
    'What is on no list of what is allowed',
    { refused: 'invalid_request', note: 'Every route has a schema.' },
    fuzz,
  ),
  point('IE3', 'What is on a list of what is not', { rule: 'probing' }, probing),
  point(
    'IE4',
    'Input that was to come back unchanged',
    {
      refused: 'invalid_request',
      note: 'A cursor that was changed is refused, and links are signed: a changed one opens nothing.',
    },
    fuzz,
  ),
  point(
    'IE5',
    'Records that contradict the rules of the shop',
    {
      refused: 'slot_taken',
      note: 'The database refuses them; rows changed behind the program are found by their MAC.',
    },
    'test/booking/race.test.ts',
  ),
  point(
    'IE6',
    'A log that was changed',
    { watch: 'investigation/verify-chain.ts', note: 'A P0: the chain of events does not verify.' },
    'src/security/investigation/verify-chain.test.ts',
  ),
  point(
    'IE7',
    'Output that is not as it should be',
    {
      refused: 'audit_unavailable',
      note: 'Answers are written by their schema, and held back when their reading was not recorded.',
    },
    'src/entry/hold-unrecorded.test.ts',
  ),

  point(
    'EE1',
    'Encoded twice',
    { rule: 'probing', note: 'When what comes out is hostile; by itself it is another word.' },
    probing,
  ),
  point(
    'EE2',
    'An unexpected encoding',
    {
      rule: 'probing',
      note: 'Overlong UTF-8, full-width characters, entities and escapes are decoded before a text is judged.',
    },
    probing,
  ),

  point('CIE1', 'SQL injection', { rule: 'probing' }, probing),
  point(
    'CIE2',
    'More records than expected',
    { rule: 'scraping', note: 'Lists have 100 at most, and row-level security decides which.' },
    rules,
  ),
  point(
    'CIE3',
    'A NUL byte in the name of a file',
    { rule: 'probing' },
    'src/security/monitoring/payloads/payloads.test.ts',
  ),
  point(
    'CIE4',
    'Line breaks that become a header',
    { rule: 'probing' },
    'src/security/monitoring/payloads/payloads.test.ts',
  ),

  point(
    'FIO1',
    'A file that is too large',
    { refused: 'body_too_large', note: 'No files are uploaded; a body has 64 KiB.' },
    badInput,
  ),
  point('FIO2', 'Too many files', { not: 'No files are uploaded.' }),

  point('HT1', 'Bait in a form that was changed', { not: 'No bait is laid in forms.' }),
  point('HT2', 'Bait that was asked for', {
    not: 'No bait is laid; every path that leads nowhere is answered alike.',
  }),
  point('HT3', 'Bait that was read', { not: 'No record of bait is laid here yet.' }),

  point(
    'UT1',
    'The same feature in strange ways',
    { rule: 'slot-hoarding', note: 'Also `guest-booking-flood` and `mass-registration`.' },
    walks,
  ),
  point(
    'UT2',
    'Faster than a person',
    { rule: 'scraping', note: 'What is above the limits is refused with rate_limited.' },
    rules,
  ),
  point('UT3', 'Used more often than before', {
    not: 'A client comes every few weeks: there is no rate to compare with.',
  }),
  point(
    'UT4',
    'One feature used more often than before',
    { rule: 'mass-export', note: 'By fixed numbers, not by a history of each person.' },
    rules,
  ),

  point('STE1', 'Many sign out', {
    not: 'Signing out asks for the session itself and for our own page, so no other page can do it for somebody.',
  }),
  point(
    'STE2',
    'Many sign in',
    { rule: 'credential-stuffing', note: 'When they fail. Many who succeed are a Monday morning.' },
    rules,
  ),
  point(
    'STE3',
    'A change across the site',
    { rule: 'server-error-burst', note: 'Limits of the whole shop hold what is too much.' },
    rules,
  ),

  point('RP1', 'A source of bad reputation', {
    not: 'No lists of others are asked: the shop runs without the Internet. What a source does here is what counts.',
  }),
  point(
    'RP2',
    'Signs from outside',
    {
      watch: 'database/watch-visitors.ts',
      note: 'Who connects to the database is watched; other devices send nothing here.',
    },
    'src/security/monitoring/database/watch-visitors.test.ts',
  ),
  point('RP3', 'Signs from the browser', { not: 'No reports of the content security policy are collected.' }),
  point('RP4', 'A change of the general threat', {
    not: 'Shields are raised by the guard or by a person, for what happens here.',
  }),
]

function point(id: string, about: string, standing: DetectionStanding, shownBy?: string): DetectionPoint {
  return { id, about, standing, ...(shownBy === undefined ? {} : { shownBy }) }
}
