import { sectionsOf, type Report, type Section } from './report.ts'

/** Where a page has its look from: an address on the same site, or a stylesheet that is put into it. */
export type ReportStyle = { address: string } | { css: string }

/** The report as a page that reads and prints well and runs nothing. */
export function reportHtml(report: Report, style: ReportStyle): string {
  const { number, title, severity } = report.incident
  const [summary, ...rest] = sectionsOf(report)
  const name = `Incident ${number}: ${clean(title)}`
  const look =
    'address' in style
      ? `<link rel="stylesheet" href="${clean(style.address)}">`
      : `<style>${style.css}</style>`
  const [lead, ...more] = summary?.lines ?? []
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${name}</title>
${look}
</head>
<body>
<main>
<header class="severity-${severity.toLowerCase()}">
<p class="kind"><span class="mark" aria-hidden="true"></span>${severity} · Incident ${number}</p>
<h1>${clean(title)}</h1>
<p class="lead">${clean(lead ?? '')}</p>
${more.map((line) => `<p>${timed(clean(line))}</p>`).join('')}
${factList(summary?.facts?.filter(([fact]) => fact !== 'Severity') ?? [])}
</header>
${rest.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`
}

function sectionHtml({ heading, facts = [], lines, table }: Section): string {
  const list =
    lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${timed(clean(line))}</li>`).join('')}</ul>`
  return `<section><h2>${clean(heading)}</h2>${list}${factList(facts)}${tableHtml(table)}</section>`
}

function factList(facts: readonly [name: string, value: string][]): string {
  if (facts.length === 0) return ''
  const rows = facts.map(
    ([name, value]) => `<div><dt>${clean(name)}</dt><dd>${timed(clean(value))}</dd></div>`,
  )
  return `<dl>${rows.join('')}</dl>`
}

/** The roles are said once more, since on a narrow page the rows are laid out as blocks. */
function tableHtml(table: Section['table']): string {
  if (table === undefined || table.rows.length === 0) return ''
  const head = table.head.map((cell) => `<th role="columnheader" scope="col">${clean(cell)}</th>`).join('')
  const rows = table.rows.map((cells) => {
    const own = cells.map(
      (cell, index) =>
        `<td role="cell" data-name="${clean(table.head[index] ?? '')}">${timed(clean(cell))}</td>`,
    )
    return `<tr role="row">${own.join('')}</tr>`
  })
  return `<table role="table" class="columns-${table.head.length}"><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${rows.join('')}</tbody></table>`
}

function clean(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Sets the UTC beside a local time apart. */
function timed(html: string): string {
  return html.replace(
    /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \((\d\d:\d\d:\d\d UTC)\)/g,
    '<span class="time">$1</span> <small class="time">$2</small>',
  )
}
