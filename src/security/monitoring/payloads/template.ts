/** Between braces stands more than a name: an operation, a call, a lookup, a member. */
const DOUBLE_BRACES =
  /\{\{[^{}]{0,200}(?:[*+/|('"[\].]|__|-\s{0,2}\d|\b(?:config|self|request|settings)\b)[^{}]{0,200}\}\}/
const BARE_OBJECT = /\{\{\s{0,3}(?:config|self|request|settings|dump|app|_self)\s{0,3}\}\}/
const DOLLAR_BRACES =
  /[$#*@~]\{\s{0,3}(?:\d{1,9}\s{0,3}[*+/-]\s{0,3}\d|[^{}]{0,120}(?:[('"[\]:]|\bt\(|\.\w{1,30}))[^{}]{0,200}\}/
const LOOKUP =
  /\$\{\s{0,3}(?:jndi|lower|upper|env|sys|java|date|main|ctx|bundle|base64)\s{0,3}:|\$\{::-|\$\{[^{}]{0,60}\$\{/
const TAGS =
  /<%[=\-#@!\s][^<>]{0,200}%>|\{%[^{}]{0,200}%\}|<#(?:assign|list|if|include)\b|\{php\}|<\?(?:php|=)|\[\[\$\{|\[\(\$\{/
const DIRECTIVES =
  /#set\s{0,3}\(\s{0,3}\$|#(?:foreach|include|parse|evaluate)\s{0,3}\(\s{0,3}['"$]|@\(\s{0,3}\d{1,9}\s{0,3}[*+/-]\s{0,3}\d|\$class\.inspect/
const PROTOTYPE =
  /__proto__\s{0,3}[\].[:=]|constructor\s{0,3}[.[]\s{0,3}['"]?(?:prototype|constructor)|__(?:class|mro|globals|subclasses|builtins|import)__|java\.lang\.runtime|process\.(?:mainmodule|binding|env)\b|child_process/

/** Whether a view of a text would be computed by a template. `{{name}}`, `${20}` and a price do not. */
export function isTemplate(view: string): boolean {
  if (view.includes('{')) {
    if (
      view.includes('}') &&
      (DOUBLE_BRACES.test(view) || BARE_OBJECT.test(view) || DOLLAR_BRACES.test(view))
    )
      return true
    if (LOOKUP.test(view)) return true
  }
  return /[<{[#@_.]/.test(view) && (TAGS.test(view) || DIRECTIVES.test(view) || PROTOTYPE.test(view))
}
