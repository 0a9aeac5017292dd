import { sectionsOf, type Report } from './report.ts'

/** The report as Markdown. Times are the shop's, with UTC beside them. */
export function reportMarkdown(report: Report): string {
  const { number, title } = report.incident
  const parts = sectionsOf(report).map(({ heading, facts = [], lines, table }) => {
    const list = [...lines.map(clean), ...facts.map(([name, value]) => `**${clean(name)}** ${clean(value)}`)]
    const rows =
      table === undefined || table.rows.length === 0
        ? ''
        : [row(table.head), `|${' --- |'.repeat(table.head.length)}`, ...table.rows.map(row)].join('\n')
    return [`## ${heading}`, list.map((line) => `- ${line}`).join('\n'), rows]
      .filter((part) => part !== '')
      .join('\n\n')
  })
  return `# Incident ${number}: ${clean(title)}\n\n${parts.join('\n\n')}\n`
}

function clean(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, '\\$&').replace(/\s+/g, ' ')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(clean).join(' | ')} |`
}
