import { inWords } from '../investigation/incident.ts'
import type { StillOpen } from './closing.ts'

/** Why an incident could not be closed, in a sentence for a person, and what to do. */
export function whyOpen(open: StillOpen): string {
  switch (open.why) {
    case 'unknown':
      return 'There is no such incident.'
    case 'resolved':
      return 'It is resolved already.'
    case 'no_reason':
      return 'Say in a sentence why it is over.'
    case 'no_lessons':
      return 'Write in a sentence what was learnt.'
    case 'containments':
      return `${inWords(open.standing, 'order still stands', 'orders still stand')}. Lift them, or keep them on purpose.`
    case 'checks':
      return open.failed.map(({ name, detail }) => `${name.replace('_', ' ')}: ${detail}`).join(' ')
  }
}
