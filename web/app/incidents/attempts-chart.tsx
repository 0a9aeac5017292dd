import { useEffect, useRef, useState } from 'react'
import type { IncidentDetail } from '../../api/types.ts'
import { barsOf, roundUp, type Bar } from './attempts.ts'

const height = 190
const room = { top: 26, right: 4, bottom: 22, left: 34 }

function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const { current } = box
    if (!current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return { box, width }
}

/** Sign-ins by minute: what failed, what was refused at the door, what succeeded, and when it was noticed and stopped. */
export function AttemptsChart({ incident }: { incident: IncidentDetail }) {
  const { box, width } = useWidth()
  const bars = barsOf(incident.attempts_by_minute)
  if (bars.length === 0) return null
  const total = (kind: 'failed' | 'refused' | 'succeeded') => bars.reduce((sum, bar) => sum + bar[kind], 0)
  return (
    <section aria-label="Sign-ins by minute">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-title">Sign-ins by minute</h2>
        <ul className="flex flex-wrap gap-x-4 text-small text-soft" aria-label="Legend">
          <Legend className="bg-bad" word={`${total('failed')} wrong password`} />
          <Legend
            className="chart-refused-swatch border border-soft"
            word={`${total('refused')} refused at the door`}
          />
          <Legend className="bg-good" word={`${total('succeeded')} signed in`} />
        </ul>
      </div>
      <div ref={box} className="mt-3">
        {width > 0 && <Drawing bars={bars} incident={incident} width={width} />}
      </div>
      <table className="sr-only">
        <caption>Sign-ins by minute</caption>
        <thead>
          <tr>
            <th scope="col">Minute</th>
            <th scope="col">Wrong password</th>
            <th scope="col">Refused</th>
            <th scope="col">Signed in</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.atMs}>
              <th scope="row">{bar.label}</th>
              <td>{bar.failed}</td>
              <td>{bar.refused}</td>
              <td>{bar.succeeded}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Legend({ className, word }: { className: string; word: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <span className={`size-2.5 rounded-[2px] ${className}`} aria-hidden="true" />
      {word}
    </li>
  )
}

function Drawing({ bars, incident, width }: { bars: Bar[]; incident: IncidentDetail; width: number }) {
  const top = roundUp(Math.max(...bars.map((bar) => bar.failed + bar.refused + bar.succeeded)))
  const inner = { width: width - room.left - room.right, height: height - room.top - room.bottom }
  const step = inner.width / bars.length
  const base = room.top + inner.height
  const tall = (n: number) => (n / top) * inner.height
  const firstMs = bars[0]?.atMs ?? 0
  const place = (instant: string) => room.left + ((Date.parse(instant) - firstMs) / 60_000) * step
  const every = Math.ceil(64 / step)
  const together =
    incident.contained_at !== null &&
    Math.abs(place(incident.contained_at) - place(incident.detected_at)) < 90
  const marks = [
    { at: incident.detected_at, word: together ? 'noticed and stopped' : 'noticed' },
    ...(incident.contained_at ? [{ at: incident.contained_at, word: together ? '' : 'stopped' }] : []),
  ]
  return (
    <svg width={width} height={height} aria-hidden="true" className="block overflow-visible">
      <defs>
        <pattern
          id="refused"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line className="chart-refused-line" x1="0" y1="0" x2="0" y2="5" strokeWidth="3" />
        </pattern>
      </defs>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line
            className="chart-axis"
            x1={room.left}
            x2={width}
            y1={base - part * inner.height}
            y2={base - part * inner.height}
          />
          <text className="chart-text" x={room.left - 8} y={base - part * inner.height + 4} textAnchor="end">
            {part * top}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const x = room.left + index * step + step * 0.14
        const wide = step * 0.72
        const [failed, refused, succeeded] = [tall(bar.failed), tall(bar.refused), tall(bar.succeeded)]
        return (
          <g key={bar.atMs}>
            <rect className="chart-succeeded" x={x} width={wide} y={base - succeeded} height={succeeded} />
            <rect className="chart-failed" x={x} width={wide} y={base - succeeded - failed} height={failed} />
            <rect
              className="chart-refused"
              x={x}
              width={wide}
              y={base - succeeded - failed - refused}
              height={refused}
            />
            {index % every === 0 && (
              <text className="chart-text" x={x + wide / 2} y={height - 4} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        )
      })}
      {marks.map((mark) => {
        const x = place(mark.at)
        if (x < room.left || x > width) return null
        const right = x < width - 150
        return (
          <g key={mark.at + mark.word}>
            <line className="chart-mark" x1={x} x2={x} y1={14} y2={base} />
            <text
              className="chart-mark-text"
              x={x + (right ? 5 : -5)}
              y={14}
              dy="0.3em"
              textAnchor={right ? 'start' : 'end'}
            >
              {mark.word}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
