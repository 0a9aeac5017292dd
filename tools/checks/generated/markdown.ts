/** The line that tells a reader not to edit a generated document. */
export function notice(source: string): string {
  return `*Generated from ${source} by \`npm run generate\`.*`
}

/** A Markdown table with one line per row; bars inside cells are escaped. */
export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
