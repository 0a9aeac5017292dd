import { windowsZones } from './windows-zones.ts'

/** A way between wall-clock time and instants (integer milliseconds since 1970, UTC). */
export interface Zone {
  /**
   * The instant of a wall-clock time. The first of two when clocks go back; when clocks go forward,
   * a time that doesn't exist is read with the offset before the change (RFC 5545, section 3.3.5).
   */
  toEpochMs(wall: Temporal.PlainDateTime): number
  /** What the clock on the wall shows at an instant. */
  toWall(epochMs: number): Temporal.PlainDateTime
}

/** A zone by its IANA name or its offset such as +01:00; throws RangeError if there is none of that name. */
export function ianaZone(id: string): Zone {
  const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id)
  return {
    toEpochMs: (wall) => wall.toZonedDateTime(timeZoneId).epochMilliseconds,
    toWall: (epochMs) =>
      Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZoneId).toPlainDateTime(),
  }
}

/** Coordinated Universal Time. */
export const utcZone: Zone = ianaZone('UTC')

/**
 * The zone of an IANA name, also with a prefix as in /mozilla.org/20050126_1/Europe/Berlin;
 * undefined if there is none. Such names need no definition in the file: ours is newer.
 */
export function zoneByIanaName(name: string): Zone | undefined {
  if (!/^\/?[A-Za-z][\w+\-/.]*$/.test(name)) return undefined
  if (!name.startsWith('/')) return zoneOrUndefined(name)
  const last = name.split('/').slice(-3)
  return zoneOrUndefined((/^[A-Za-z]+$/.test(last[0] ?? '') ? last : last.slice(-2)).join('/'))
}

/**
 * The zone that another program means by a name that is not IANA's: a Windows name, a list of cities
 * ("(UTC+10:00) Canberra, Melbourne, Sydney") or an offset ("GMT +01:00"); undefined if nobody knows.
 */
export function zoneByForeignName(name: string): Zone | undefined {
  const offset = /^\(?(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d\d))?\)?$/i.exec(name)
  if (offset) {
    const [, sign, hours = '', minutes = '00'] = offset
    return zoneOrUndefined(`${sign}${hours.padStart(2, '0')}:${minutes}`)
  }
  const plain = name
    .replace(/^\((?:UTC|GMT)[^)]*\)\s*/i, '')
    .replaceAll('&', 'and')
    .toLowerCase()
  const known = windowsZones.get(plain) ?? cityZone(plain)
  return known === undefined ? undefined : zoneOrUndefined(known)
}

function cityZone(list: string): string | undefined {
  for (const city of list.split(/[,:;]/)) {
    const zone = cities().get(city.trim().replaceAll(' ', '_'))
    if (zone !== undefined) return zone
  }
  return undefined
}

let cityIndex: ReadonlyMap<string, string> | undefined

function cities(): ReadonlyMap<string, string> {
  cityIndex ??= new Map(
    Intl.supportedValuesOf('timeZone').map((zone) => [
      zone.slice(zone.lastIndexOf('/') + 1).toLowerCase(),
      zone,
    ]),
  )
  return cityIndex
}

function zoneOrUndefined(id: string): Zone | undefined {
  try {
    return ianaZone(id)
  } catch {
    return undefined
  }
}
