/** Java's time zones: names as TimeZone.getTimeZone takes them; an unknown one is GMT. The rules are the runtime's own. */
import { Lru } from '../lru.js';
import { legacyIds } from './legacy-zones.js';
import { allZoneNames, type ZoneNames, zoneNamesOf } from './zone-names.js';

/** Before 1900 Java knows no rules but the standard time of today. */
const firstRules = Date.UTC(1900, 0, 1);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** When clocks of Great Britain were an hour ahead all year. */
const britishStandard = { from: Date.UTC(1968, 9, 27), until: Date.UTC(1971, 9, 31, 2) };
const endOfWars = Date.UTC(1946, 0, 1);
const winter = Date.UTC(2025, 0, 1);
const summer = Date.UTC(2025, 6, 1);

/** A name of a zone that stands in a text. */
export interface NamedZone {
  /** Of the name. */
  readonly length: number;
  readonly zone: Zone;
  /** What the name adds to standard time; undefined when the zone's own rules say it. */
  readonly savingsMs: number | undefined;
}

export class Zone {
  readonly id: string;
  readonly #rules: string;
  #naming: Intl.DateTimeFormat | undefined;
  readonly #fixedMs: number | undefined;
  readonly #offsets: Intl.DateTimeFormat | undefined;

  /**
   * @param fixedMs of a zone that is always so far ahead of UTC
   * @param rules   the zone of the IANA whose rules it has otherwise
   */
  constructor(id: string, fixedMs?: number, rules = id) {
    this.id = id;
    this.#rules = rules;
    this.#fixedMs = fixedMs;
    if (fixedMs === undefined) this.#offsets = new Intl.DateTimeFormat('en-US', { timeZone: rules, timeZoneName: 'longOffset' });
  }

  /** How far the zone is ahead of UTC at a moment. */
  offsetMs(epochMs: number): number {
    if (this.#fixedMs !== undefined) return this.#fixedMs;
    return epochMs < firstRules ? this.#standardMs() : this.#ruledMs(epochMs);
  }

  #standardMs(): number {
    return Math.min(this.#ruledMs(winter), this.#ruledMs(summer));
  }

  #ruledMs(epochMs: number): number {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.#offsets?.format(inRange(epochMs)) ?? '') ?? [];
    const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
    return sign === '-' ? -size : size;
  }

  /** The moment at which clocks of the zone show a time. One that they show twice, or skip, is read as standard time. */
  epochMsOf(wallMs: number): number {
    if (this.#fixedMs !== undefined) return wallMs - this.#fixedMs;
    const before = this.offsetMs(wallMs - dayMs);
    const after = this.offsetMs(wallMs + dayMs);
    if (before === after) return wallMs - before;
    const standard = Math.min(before, after);
    const valid = [standard, Math.max(before, after)].find((offset) => this.offsetMs(wallMs - offset) === offset);
    return wallMs - (valid ?? standard);
  }

  /** Its name at a moment: `PST`, or `Pacific Standard Time`. */
  name(epochMs: number, long: boolean): string {
    const names = zoneNamesOf(this.id);
    if (names === undefined) return this.#unnamed();
    const { long: longName, short } = this.#isDaylight(epochMs, names) ? names.daylight : names.standard;
    return long ? longName : short;
  }

  /** What of its own names, or else of those of any zone, stands at the beginning of a text. */
  named(lowerText: string): NamedZone | undefined {
    const own = zoneNamesOf(this.id);
    for (const names of own === undefined ? allZoneNames() : [own, ...allZoneNames()]) {
      const found = nameAtStart(names, lowerText);
      if (found === undefined) continue;
      const zone = names === own ? this : zoneOf(names.first);
      return { length: found.name.length, zone, savingsMs: zone.#savings(found) };
    }
    return undefined;
  }

  /** How far standard time was ahead of UTC when the clocks of the zone showed a time. */
  standardMsAt(wallMs: number): number {
    const epochMs = this.epochMsOf(wallMs);
    const offsetMs = this.offsetMs(epochMs);
    const names = zoneNamesOf(this.id);
    return names !== undefined && this.#isDaylight(epochMs, names) ? offsetMs - (this.#savingsMs() || hourMs) : offsetMs;
  }

  #savings({ daylight, isBoth }: FoundName): number | undefined {
    if (isBoth) return undefined;
    return daylight ? this.#savingsMs() || undefined : 0;
  }

  /** Of today's rules. */
  #savingsMs(): number {
    return Math.abs(this.offsetMs(summer) - this.offsetMs(winter));
  }

  #unnamed(): string {
    if (this.#fixedMs !== undefined) return this.id;
    return customId(this.offsetMs(winter));
  }

  /** Intl says so by the name of the time, where it has one. */
  #isDaylight(epochMs: number, { standard, daylight }: ZoneNames): boolean {
    if (this.#fixedMs !== undefined || epochMs < firstRules || (standard.long === daylight.long && standard.short === daylight.short))
      return false;
    this.#naming ??= new Intl.DateTimeFormat('en-US', { timeZone: this.#rules, timeZoneName: 'long' });
    const told = this.#naming.formatToParts(inRange(epochMs)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (/^British/.test(told)) return epochMs < britishStandard.from || epochMs >= britishStandard.until;
    if (/Summer|Daylight|^Irish/.test(told)) return true;
    return /^GMT[+-]/.test(told) && (this.#isWarTime(epochMs) || this.#isAboveItsYear(epochMs));
  }

  /** For years on end clocks showed what is daylight time today. */
  #isWarTime(epochMs: number): boolean {
    return (
      epochMs < endOfWars && this.#savingsMs() > 0 && this.offsetMs(epochMs) === Math.max(this.offsetMs(winter), this.offsetMs(summer))
    );
  }

  /** Whether clocks were set back both in the year before and in the year after. */
  #isAboveItsYear(epochMs: number): boolean {
    const offsetMs = this.offsetMs(epochMs);
    const isLower = (sign: number) => {
      for (let days = 14; days < 365; days += 14) if (this.offsetMs(epochMs + sign * days * dayMs) < offsetMs) return true;
      return false;
    };
    return isLower(1) && isLower(-1);
  }
}

interface FoundName {
  readonly name: string;
  readonly daylight: boolean;
  /** Standard and daylight time have the same name. */
  readonly isBoth: boolean;
}

/** Long names are tried before short ones, those of standard time before those of daylight time. */
function nameAtStart({ standard, daylight }: ZoneNames, lowerText: string): FoundName | undefined {
  for (const [own, other] of [
    [standard, daylight],
    [daylight, standard],
  ] as const) {
    for (const form of ['long', 'short'] as const) {
      if (lowerText.startsWith(own[form].toLowerCase()))
        return { name: own[form], daylight: own === daylight, isBoth: own === standard && own[form] === other[form] };
    }
  }
  return undefined;
}

const known = new Lru<Zone>(50, 50);

/** @param id of the IANA, a legacy abbreviation (`PST`), or `GMT+8:00`; anything else is GMT */
export function zoneOf(id: string): Zone {
  const zone = known.get(id) ?? made(id);
  known.set(id, zone, 1);
  return zone;
}

function made(id: string): Zone {
  if (/^(?:UTC|UCT|Zulu|Universal|Etc\/(?:UTC|UCT|Zulu|Universal))$/.test(id)) return new Zone('UTC', 0);
  const [, sign, hours, minutes = '0'] = /^GMT([+-])(\d\d?)(?::?(\d\d))?$/.exec(id) ?? [];
  if (hours !== undefined) return custom(sign === '-' ? -1 : 1, Number(hours), Number(minutes));
  const name = legacyIds.get(id) ?? id;
  if (typeof name === 'number') return new Zone(id, name);
  return isKnown(name) ? new Zone(id, undefined, name) : new Zone('GMT', 0);
}

function custom(sign: number, hours: number, minutes: number): Zone {
  if (hours > 23 || minutes > 59 || hours + minutes === 0) return new Zone('GMT', 0);
  const offsetMs = sign * (hours * 60 + minutes) * 60_000;
  return new Zone(customId(offsetMs), offsetMs);
}

function customId(offsetMs: number): string {
  const minutes = Math.abs(Math.trunc(offsetMs / 60_000));
  const pad = (value: number) => String(value).padStart(2, '0');
  return `GMT${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Names count with their case, as far as the runtime still knows it. */
function isKnown(id: string): boolean {
  if (!/^[A-Z]/.test(id) || /^(?:GMT0?|Etc\/GMT|Greenwich)$/.test(id)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: id }).resolvedOptions();
    return timeZone === id || timeZone.toLowerCase() !== id.toLowerCase();
  } catch {
    return false;
  }
}

/** What Intl takes: beyond it the rules of its last year go on. */
function inRange(epochMs: number): number {
  return Math.max(-8e15, Math.min(8e15, epochMs));
}
