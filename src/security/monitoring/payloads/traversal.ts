const UP_AND_UP =
  /(?:\.{2,4}[/\\]{1,3}){2}|\.\.;\/|\.\.[/\\]{1,3}(?:etc|proc|var|windows|winnt|boot\.ini|web-inf|\.env|\.git|\.ssh|config|secrets?)\b/
const FILES =
  /\/etc\/(?:passwd|shadow|hosts|group|issue|crontab|ssh)\b|\/proc\/(?:self|\d{1,7})\/(?:environ|cmdline|fd|maps|status)|[a-z]:[\\/]{1,3}(?:windows|winnt|boot\.ini|inetpub)|(?:php|expect|phar|zip|glob|jar|gopher|dict|ldap):\/\/\S|file:\/{2,3}\S|web-inf[/\\]|\.(?:ssh|aws|git)[/\\](?:id_rsa|credentials|config|head|authorized_keys)|\/var\/log\/(?:apache|nginx|auth|syslog)|windows[/\\]{1,3}(?:win\.ini|system32)/

/** Whether a view of a text climbs out of a folder or names a file of the system. One `../` in a sentence does not. */
export function isTraversal(view: string): boolean {
  return /[/\\]/.test(view) && (UP_AND_UP.test(view) || FILES.test(view))
}
