import { Type } from 'typebox'
import { sensitive } from '../../../platform/http/wire.ts'
import { DIVISOR_MAX, DIVISOR_MIN, type Shield } from './shield.ts'

/** What a shield is asked for with. */
export const ShieldFields = {
  divide_by: sensitive(
    'public',
    Type.Integer({
      minimum: DIVISOR_MIN,
      maximum: DIVISOR_MAX,
      default: 5,
      description: 'What limits are divided by.',
      examples: [5],
    }),
  ),
  route: Type.Optional(
    Type.String({
      maxLength: 81,
      pattern: '^/[A-Za-z0-9_/.:*{}-]*$',
      description: 'The limits of one route, as this document names it; those of all when left out.',
      examples: ['/availability'],
    }),
  ),
}

/** The shield that was asked for. */
export function shieldOf(asked: { divide_by: number; route?: string }): Shield {
  return { route: asked.route ?? null, divisor: asked.divide_by }
}
