import { isIP } from 'node:net'
import { isModule, modules } from '../../../app/containment/module.ts'
import { everything } from '../../../platform/containment/active-containments.ts'
import { readNetwork } from '../../../platform/http/network.ts'
import { sourceKey } from '../../../platform/http/source.ts'
import type { ContainmentVerb } from '../containment.ts'

/** Orders that shut a part of the program, a record or a network, for everybody that they are about. */
export const closureVerbs = [
  'read_only',
  'module_off',
  'personal_data_off',
  'block_network',
  'block_fingerprint',
  'freeze_record',
  'release_holds',
  'cut_database',
  'stop',
] as const satisfies ContainmentVerb[]

/** One of them. */
export type ClosureVerb = (typeof closureVerbs)[number]

/** An order of them, with a target that it can have. */
export interface Closure {
  verb: ClosureVerb
  target: string
}

/** What each does, in a sentence for whoever is about to order it. */
export const closureWords: Readonly<Record<ClosureVerb, string>> = {
  read_only: 'Nobody can book or change anything; everything can still be read, and people can sign in.',
  module_off: 'One part of the program answers nobody; the rest goes on.',
  personal_data_off: 'Nobody is shown personal data; free times and booking go on.',
  block_network: 'Nobody from these addresses is answered, but whoever is signed in as owner or operator.',
  block_fingerprint:
    'No browser or program that looks like this one is answered, but whoever is signed in as owner or operator.',
  freeze_record: 'This record is changed by nobody; it can still be read.',
  release_holds: 'What is on hold is free at once. There is no undo but to hold it again.',
  cut_database:
    'The server loses the database: it answers nothing but that it is isolated. Lift it from the command line.',
  stop: 'The server stops, and stays stopped. Lift it from the command line.',
}

/** What is said to whoever would undo the release of holds. */
export const NO_UNDO = 'Holds that were released cannot be given back: whoever wants the time holds it again.'

const KINDS = {
  freeze_record: ['booking', 'client', 'account'],
  release_holds: ['source', 'session', 'account', 'client'],
}
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const FINGERPRINT = /^[0-9a-f]{16}$/

/** Whether this verb shuts a part of the program, a record or a network. */
export function isClosureVerb(verb: string): verb is ClosureVerb {
  return closureVerbs.some((one) => one === verb)
}

/** The order that `verb` and `target` ask for; a string says in a sentence why there is none. */
export function readClosure(verb: ClosureVerb, target: string): Closure | string {
  switch (verb) {
    case 'read_only':
    case 'personal_data_off':
    case 'cut_database':
    case 'stop':
      return target === '' || target === everything
        ? { verb, target: everything }
        : `${verb} is about everything: it takes no target.`
    case 'module_off':
      return isModule(target) ? { verb, target } : `The target is one of ${modules.join(', ')}.`
    case 'block_network': {
      const network = readNetwork(target)
      return network === null
        ? 'The target is an address or a network no wider than an IPv4 /16 or an IPv6 /32, such as 203.0.113.0/24.'
        : { verb, target: network }
    }
    case 'block_fingerprint':
      return FINGERPRINT.test(target)
        ? { verb, target }
        : 'The target is a fingerprint as the event of a refusal names it: 16 digits of 0 to 9 and a to f.'
    case 'freeze_record':
    case 'release_holds':
      return readRecord(verb, target)
  }
}

function readRecord(verb: keyof typeof KINDS, target: string): Closure | string {
  const [kind = '', id = '', ...more] = target.split(' ')
  const kinds = KINDS[verb]
  const fits = kind === 'source' ? isIP(id) !== 0 : ID.test(id)
  return kinds.includes(kind) && fits && more.length === 0
    ? { verb, target: `${kind} ${kind === 'source' ? sourceKey(id) : id.toLowerCase()}` }
    : `The target is one of ${kinds.join(', ')} and its id, such as “${kinds[0]} ${kinds[0] === 'source' ? '203.0.113.7' : '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01'}”.`
}

/** What a closure is about, in words. */
export function closureLabel({ verb, target }: Closure): string {
  switch (verb) {
    case 'read_only':
      return 'Everything that writes'
    case 'module_off':
      return `The module ${target}`
    case 'personal_data_off':
      return 'Personal data'
    case 'block_network':
      return target
    case 'block_fingerprint':
      return `What looks like ${target}`
    case 'freeze_record':
    case 'release_holds': {
      const [kind = '', id = ''] = target.split(' ')
      const name = kind === 'source' ? id : id.slice(-6)
      return verb === 'freeze_record' ? `The ${kind} ${name}` : `Holds of the ${kind} ${name}`
    }
    case 'cut_database':
      return 'The database'
    case 'stop':
      return 'The server'
  }
}

/** That an order was given, as a line of a timeline. */
export function closureLine(closure: Closure): string {
  const label = closureLabel(closure)
  switch (closure.verb) {
    case 'read_only':
      return 'Nothing may be changed any more, only read.'
    case 'module_off':
      return `${label} was shut.`
    case 'personal_data_off':
      return 'Personal data is shown to nobody any more.'
    case 'block_network':
    case 'block_fingerprint':
      return `${label} was shut out of everything.`
    case 'freeze_record':
      return `${label} was frozen.`
    case 'release_holds':
      return `${label} were released.`
    case 'cut_database':
      return 'The server was cut off from the database.'
    case 'stop':
      return 'The server was told to stop.'
  }
}
