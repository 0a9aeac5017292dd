import type { ReactNode } from 'react'

const paths = {
  check: <path d="M3.5 8.5 6.5 11.5 12.5 4.500" />,
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  left: <path d="M9.500 3.500 5 8l4.500 4.500" />,
  right: <path d="M6.500 3.500 11 8l-4.500 4.500" />,
  calendar: <path d="M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2v3M10.500 2v3" />,
  phone: <path d="M3 3.500C3 9 7 13 12.500 13l.5-3-3-1-1.200 1.200A8 8 0 0 1 5.800 7.200L7 6 6 3z" />,
  sun: (
    <path d="M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" />
  ),
  moon: <path d="M13.500 9.500A6 6 0 0 1 6.500 2.500a6 6 0 1 0 7 7z" />,
  copy: <path d="M5.500 5.500h8v8h-8zM3 10.500H2.500v-8h8V3" />,
  alert: <path d="M8 2 15 14H1zM8 6.500v3.500M8 12v.2" />,
  clock: <path d="M8 1.800a6.200 6.200 0 1 1 0 12.400A6.200 6.200 0 0 1 8 1.800zM8 4.500V8l2.500 1.500" />,
  dash: <path d="M3 8h10" />,
  dot: <path d="M8 6.500a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3z" fill="currentColor" />,
  chair: <path d="M4.500 2.500V9h7V6M3 9h10M8 9v4.500M5 13.500h6" />,
  note: <path d="M3 13l.6-2.600L10.500 3.500l2 2L5.600 12.400z" />,
  menu: <path d="M2 4.500h12M2 8h12M2 11.500h12" />,
} satisfies Record<string, ReactNode>

/** The name of a drawn sign. */
export type IconName = keyof typeof paths

/** A sign of one line weight; it says nothing to a screen reader, so a word always stands beside it. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {paths[name]}
    </svg>
  )
}
