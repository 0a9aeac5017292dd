/** How something grows, drawn after its benchmark has run. */
export interface Picture {
  /** Its name in bench/. */
  file: string
  draw: () => string
}

/** A line of a picture. */
export interface Line {
  name: string
  x: readonly number[]
  y: readonly number[]
}

const [WIDTH, HEIGHT, EDGE] = [480, 300, 40]
const COLOURS = ['#a5452f', '#3f5f8a']

/** One or two lines from 0 on, as an SVG; `end` says what the end of the x axis is. */
export function plotLines(unit: string, end: string, lines: readonly Line[]): string {
  const xMax = Math.max(...lines.flatMap(({ x }) => x))
  const yMax = Math.max(...lines.flatMap(({ y }) => y))
  const at = (x: number, y: number): string =>
    `${(EDGE + (x / xMax) * (WIDTH - 2 * EDGE)).toFixed(1)},${(HEIGHT - EDGE - (y / yMax) * (HEIGHT - 2 * EDGE)).toFixed(1)}`
  const drawn = lines.map(({ name, x, y }, index) => {
    const colour = COLOURS[index]
    const points = x.map((value, position) => at(value, y[position] ?? 0))
    const dots = points.map((point) => {
      const [cx, cy] = point.split(',')
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`
    })
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/>${dots.join('')}<text x="${EDGE}" y="${20 + 16 * index}" fill="${colour}">${name}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<path d="M${at(0, yMax)} L${at(0, 0)} L${at(xMax, 0)}" fill="none" stroke="#888"/>`,
    `<text x="4" y="${EDGE}">${yMax.toFixed(1)} ${unit}</text><text x="${WIDTH - EDGE}" y="${HEIGHT - 12}" text-anchor="end">${end}</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}
