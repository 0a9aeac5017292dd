/** A colour in OKLCH: lightness 0–1, chroma, hue in degrees. */
export interface Oklch {
  l: number
  c: number
  h: number
}

const paperLight: Oklch = { l: 0.955, c: 0.009, h: 83 }
const paperDark: Oklch = { l: 0.262, c: 0.01, h: 60 }
const contrastMin = 4.6

/** Reads `oklch(l c h)`, `#rgb` or `#rrggbb`; null for anything else. */
export function parseColour(text: string): Oklch | null {
  const oklch = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/i.exec(text.trim())
  if (oklch) {
    const [, l = '0', percent, c = '0', h = '0'] = oklch
    return { l: Number(l) / (percent ? 100 : 1), c: Number(c), h: Number(h) }
  }
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1]
  if (!hex) return null
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex
  const channel = (at: number) => {
    const v = parseInt(full.slice(at, at + 2), 16) / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }
  return linearToOklch(channel(0), channel(2), channel(4))
}

function linearToOklch(r: number, g: number, b: number): Oklch {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  }
}

/** Red, green and blue in linear light, clipped to sRGB. */
function linearOf({ l, c, h }: Oklch): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (v: number) => Math.min(1, Math.max(0, v))
  return [
    clip(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
    clip(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
    clip(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3),
  ]
}

/** Relative luminance (WCAG 2.2) of a colour, its channels clipped to sRGB. */
export function luminance(colour: Oklch): number {
  const [red, green, blue] = linearOf(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** A colour as `#rrggbb`, for the browser's own choice of colours. */
export function hexOf(colour: Oklch): string {
  const channels = linearOf(colour).map((v) => {
    const encoded = v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${channels.join('')}`
}

/** WCAG 2.2 contrast ratio of two colours, 1–21. */
export function contrast(a: Oklch, b: Oklch): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

function corrected(colour: Oklch, paper: Oklch, step: number): string {
  let l = Math.min(0.95, Math.max(0.2, colour.l))
  const c = Math.min(0.19, colour.c)
  while (l > 0.05 && l < 0.98 && contrast({ l, c, h: colour.h }, paper) < contrastMin) l += step
  return `oklch(${l.toFixed(3)} ${c.toFixed(3)} ${colour.h.toFixed(1)})`
}

/**
 * The shop's accent as it may be used: at least 4.5 : 1 (WCAG 2.2, 1.4.3) on every ground of either theme.
 * An unreadable value gives null, and the house accent stays.
 */
export function correctedAccent(text: string): { light: string; dark: string } | null {
  const colour = parseColour(text)
  if (!colour) return null
  return {
    light: corrected(colour, paperLight, -0.01),
    dark: corrected({ ...colour, l: Math.max(colour.l, 0.74) }, paperDark, 0.01),
  }
}

/** Sets the shop's accent on the page and remembers it for the next first paint. */
export function applyAccent(text: string): void {
  const accent = correctedAccent(text)
  if (!accent) return
  document.documentElement.style.setProperty('--accent-light', accent.light)
  document.documentElement.style.setProperty('--accent-dark', accent.dark)
  try {
    localStorage.setItem('accent', JSON.stringify(accent))
  } catch {
    // Storage may be closed; the accent then arrives with the shop each time.
  }
}
