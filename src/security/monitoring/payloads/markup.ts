/** Elements that nobody writes in a note, and that load or run something. */
const TAG =
  /<\s{0,3}\/?\s{0,3}(?:script|iframe|object|embed|svg|applet|frameset|math|isindex|xss|animate|marquee)(?:[\s/>:]|$)/
const IMAGE =
  /<\s{0,3}(?:img|image|input|video|audio|link|meta|base|form|body|style|button|textarea)[\s/][^<>]{0,300}(?:src|href|on[a-z]{3,20}|http-equiv|content|action|background|type)\s{0,3}=/
/** An attribute that runs code, in a tag or behind a quote that ends another attribute. */
const HANDLER_IN_TAG = /<[a-z!/?][^<>]{0,500}[\s/"'`]on[a-z]{3,30}\s{0,3}=/
const HANDLER_BEHIND_QUOTE =
  /["'`][\s/]{0,5}on(?:error|load|click|dblclick|mouse[a-z]{2,8}|focus(?:in|out)?|blur|key[a-z]{2,6}|toggle|submit|change|input|animation[a-z]{3,10}|pointer[a-z]{2,12}|wheel|drag[a-z]{0,6}|begin|start|resize|scroll)\s{0,3}=\s{0,3}[^\s=]/
/** An address that runs code: what browsers skip in its name is taken out before. */
const SCRIPT_ADDRESS =
  /(?:java|vb|live)script:\s{0,3}(?:[\w.[\]'"%/*;]{0,80}[(`=]|\/\/)|data:text\/html[,;]|data:image\/svg\+xml[,;]/
const CALL =
  /\b(?:alert|eval|confirm|prompt|settimeout|atob|fetch|import)\s{0,2}(?:\(\s{0,2}(?:\d{1,4}\s{0,2}\)|['"`/]|document\.|origin|location|window\.|xss|string\.|atob)|`)/
const DOCUMENT =
  /\b(?:document\.(?:cookie|write|domain|location|body)|window\.(?:location|name|open)|string\.fromcharcode|innerhtml\s{0,3}=|localstorage[.[])/
const STYLE = /style\s{0,3}=[^<>]{0,200}(?:expression\s{0,3}\(|behaviou?r\s{0,3}:|-moz-binding)/
const DECLARATION = /<!doctype[^<>]{0,300}(?:\[|system|public\s)|<!entity\s|<!\[cdata\[\s{0,3}<|<xi:include/

/** Whether a view of a text would run in a page. Bold print, a heart (<3) and an arrow would not. */
export function isMarkup(view: string): boolean {
  if (view.includes('<') && (TAG.test(view) || IMAGE.test(view) || HANDLER_IN_TAG.test(view))) return true
  if (view.includes('=') && (HANDLER_BEHIND_QUOTE.test(view) || STYLE.test(view))) return true
  // Browsers skip tabs and line breaks in the name of a scheme.
  if (view.includes(':') && SCRIPT_ADDRESS.test(view.replaceAll(/[\t\n\r\0]/g, ''))) return true
  return CALL.test(view) || DOCUMENT.test(view)
}

/** Whether a view of a text declares what an XML reader would fetch. */
export function isXmlEntity(view: string): boolean {
  return view.includes('<!') ? DECLARATION.test(view) : view.includes('<xi:include')
}
