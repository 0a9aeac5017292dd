/** Words that a shell runs, with what tells an order from a sentence: a flag, a path, an address or nothing more. */
const ORDERS = [
  '(?:cat|head|tail|less|more|tac|nl|od|xxd|strings|cp|mv|find|touch|source|type)\\s{1,3}[^\\s;|&]{0,10}(?:/(?:etc|proc|var|tmp|home|root|usr|bin|dev|opt)\\b|~/|\\.\\./|[a-z]:\\\\)',
  'ls\\s{1,3}(?:-[a-z]{1,6}(?:\\s{1,3}[/~.]\\S{0,40})?|[/~.]\\S{0,40})\\s{0,3}(?:$|[;|&#>)`])',
  'dir\\s{1,3}(?:[a-z]:|/[a-z])',
  '(?:whoami|ifconfig|ipconfig|systeminfo|sysinfo|netstat|tasklist|printenv|uname)(?:\\s{1,3}[-/][a-z]{1,4})?\\s{0,3}(?:$|[;|&#>)`])',
  'wget\\s{1,3}(?:-|https?:|ftp:|//|\\d)',
  'curl\\s{1,3}(?:-{1,2}[a-z-]{1,12}\\s{1,3}){1,4}\\S{0,3}https?:',
  'ping\\s{1,3}(?:-[cinwt]\\s|\\d{1,3}\\.\\d{1,3}\\.\\d)',
  '(?:nc|ncat|netcat|telnet|socat)(?:\\.exe)?\\s{1,3}(?:-[a-z]|\\d{1,3}\\.\\d|[\\w-]{1,40}\\.[a-z]{2,10}\\s{1,3}\\d)',
  '(?:ba|z|da|k|c)?sh\\s{1,3}-[ci]\\b',
  '(?:python[23]?|perl|ruby|php|node|lua)\\s{1,3}-[cer]\\s',
  'powershell(?:\\.exe)?\\s{1,3}[-/(]',
  'cmd(?:\\.exe)?\\s{1,3}/[ck]\\b',
  'rm\\s{1,3}-[rf]',
  'chmod\\s{1,3}(?:[+a-z]{1,3}[xws]\\b|[0-7]{3,4}\\s)',
  'kill\\s{1,3}-9',
  'shutdown\\s{1,3}[-/][a-z]',
  'mkfifo\\s{1,3}/',
  'sleep\\s{1,3}\\d{1,4}\\s{0,3}(?:$|[;|&#)`])',
  'timeout\\s{1,3}/t',
  'echo\\s{1,3}[^\\s;|&]{0,40}(?:\\$\\(|`|>|\\|)',
  '(?:nslookup|dig|host)\\s{1,3}[\\w`$({-][\\w.`$(){}-]{0,60}\\.[a-z]{2,12}\\b',
  'net\\s{1,3}(?:user|localgroup|view)\\b',
  'netsh\\s',
  'reg\\s{1,3}(?:add|query)\\s',
  'crontab\\s{1,3}-',
].join('|')

/** Behind what ends another order: `;`, `|`, `&`, a line break, `$(` or a backtick. */
const BEHIND_SEPARATOR = new RegExp(`(?:[;|&\\n\\r\`]|\\$\\()\\s{0,3}(?:${ORDERS})`)
/** Orders that are words as well, where nothing but an order begins. */
const AT_THE_START =
  /^\s{0,3}(?:;|\|{1,2}|&&)\s{0,3}(?:id|env|set|ps|pwd|who|hostname)\s{0,3}(?:$|[;|&#])|^\s{0,3}(?:\|{1,2}|&&|;)\s{0,3}(?:curl\s{1,3}\S{0,3}https?:|dir\s{0,3}(?:$|[;|&]))/
/** Orders that are no words, with what they are given: they need nothing before them. */
const BARE =
  /^\s{0,3}(?:(?:nc|ncat)\s{1,3}-[a-z]{1,6}\s{1,3}(?:-|\d)|(?:netstat|ifconfig|ipconfig)(?:\s{1,3}[-/][a-z]|\s{0,3}$)|netsh\s|dir\s{1,3}[a-z]:\\|reg\s{1,3}add\s|net\s{1,3}(?:user|localgroup)\s{1,3}\w|wget\s{1,3}https?:|curl\s{1,3}https?:|perl\s{1,3}-e\s|ls\s{1,3}-[a-z]{1,5}\s{1,3}\/)|[;|]\s?id\s?[;|]|\|id$|(?:;|\||&&)\s{0,3}ls\s{0,3}(?:$|[;|&#>])|(?:^|[^a-z])(?:system|exec|shell_exec|passthru|popen|proc_open|phpinfo)\((?:['"$)]|$)/
const SUBSTITUTION =
  /(?:\$\(|`)\s{0,3}(?:id|whoami|cat|ls|sleep|curl|wget|ping|uname|nslookup|dig|echo|touch|env|printenv|hostname|nc|sh|bash|pwd|expr|host|dir|ls|ifconfig|ipconfig|netstat)(?:\s[^`()]{0,100})?(?:\)|`)/
const TELLING =
  /\/bin\/(?:(?:ba|z|da|k|c)?sh|ls|cat|id|nc|rm|ping|sleep)\b|\$_(?:get|post|request|server|cookie)\[|\/usr\/bin\/(?:id|env|perl|python|wget|curl)\b|\$\{?ifs\b|\/dev\/(?:tcp|udp)\/|\(\)\s{0,3}\{\s{0,3}[:_]|<!--\s{0,3}#\s{0,3}(?:exec|include)|base64\s{1,3}(?:-d|--decode)\b|%comspec%|\|\s{0,3}(?:ba|z)?sh\s{0,3}(?:$|[;|&])/

/** Whether a view of a text gives orders to a shell. `C&A; cut` and `wash & curl` do not. */
export function isCommand(view: string): boolean {
  if (BARE.test(view)) return true
  if (!/[;|&\n\r`$/<%]/.test(view)) return false
  // What stands for a space where none is allowed.
  const text = view.replaceAll(/\$\{?ifs\}?(?:\$\d)?/g, ' ')
  return (
    TELLING.test(view) || SUBSTITUTION.test(text) || BEHIND_SEPARATOR.test(text) || AT_THE_START.test(text)
  )
}
