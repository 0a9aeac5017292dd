import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

const tones: Record<'plain' | 'good' | 'warn' | 'bad', { edge: string; icon: IconName; ink: string }> = {
  plain: { edge: 'border-edge', icon: 'dot', ink: 'text-soft' },
  good: { edge: 'border-good', icon: 'check', ink: 'text-good' },
  warn: { edge: 'border-warn', icon: 'alert', ink: 'text-warn' },
  bad: { edge: 'border-bad', icon: 'alert', ink: 'text-bad' },
}

/** Something a person should know now; `live` has it read out when it appears. */
export function Notice(props: {
  tone?: keyof typeof tones
  title?: string
  live?: boolean
  children: ReactNode
}) {
  const { edge, icon, ink } = tones[props.tone ?? 'plain']
  return (
    <div
      role={props.live ? 'alert' : undefined}
      className={`flex gap-3 border-l-2 bg-wash px-4 py-3 ${edge}`}
    >
      <Icon name={icon} className={`mt-1 shrink-0 ${ink}`} />
      <div className="min-w-0">
        {props.title && <p className="font-[600]">{props.title}</p>}
        {props.children}
      </div>
    </div>
  )
}
