/** Java's time zones: names as TimeZone.getTimeZone takes them; an unknown one is GMT. The rules are the runtime's own. */
import { Lru } from '../lru.js';
import { abbreviations, legacyIds, longNames, namedOffsets, ownNames } from './zone-names.js';

/** Before 1900 Java knows no rules but the standard time of today. */
const firstRules = Date.UTC(1900, 0, 1);
const dayMs = 86_400_000;
const winter = Date.UTC(2024, 0, 1);
const summer = Date.UTC(2024, 6, 1);

export class Zone {
  readonly id: string;
  #naming: Intl.DateTimeFormat | undefined;
  readonly #fixedMs: number | undefined;
  readonly #offsets: Intl.DateTimeFormat | undefined;

  /** @param fixedMs of a zone that is always so far ahead of UTC; else `id` is one of the IANA's */
  constructor(id: string, fixedMs?: number) {
    this.id = id;
    this.#fixedMs = fixedMs;
    if (fixedMs === undefined) this.#offsets = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
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
    if (this.#fixedMs !== undefined) return long ? (longNames.get(this.id) ?? this.id) : this.id;
    const offsetMs = this.offsetMs(epochMs);
    return this.#nameAt(this.offsetMs(summer) === offsetMs && this.offsetMs(winter) !== offsetMs ? summer : winter, long);
  }

  /** Of today's names, in standard and daylight time, what stands at the beginning of a text, and the offset it means. */
  named(lowerText: string): { length: number; offsetMs: number } | undefined {
    const names = this.#fixedMs === undefined ? [winter, summer] : [];
    for (const epochMs of names) {
      const own = [this.name(epochMs, true), this.name(epochMs, false)].find((name) => lowerText.startsWith(name.toLowerCase()));
      if (own !== undefined) return { length: own.length, offsetMs: this.offsetMs(epochMs) };
    }
    const other = namedOffsets.find(([name]) => lowerText.startsWith(name));
    return other && { length: other[0].length, offsetMs: other[1] };
  }

  /** Intl knows few names of the past: today's are asked for. */
  #nameAt(epochMs: number, long: boolean): string {
    this.#naming ??= new Intl.DateTimeFormat('en-US', { timeZone: this.id, timeZoneName: 'long' });
    const parts = this.#naming.formatToParts(epochMs);
    const told = parts.find(({ type }) => type === 'timeZoneName')?.value ?? this.id;
    const name = ownNames.get(this.id)?.get(told) ?? told;
    return long ? name : (abbreviations.get(name) ?? name);
  }
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
  return isKnown(name) ? new Zone(name) : new Zone('GMT', 0);
}

function custom(sign: number, hours: number, minutes: number): Zone {
  if (hours > 23 || minutes > 59 || hours + minutes === 0) return new Zone('GMT', 0);
  const pad = (value: number) => String(value).padStart(2, '0');
  return new Zone(`GMT${sign < 0 ? '-' : '+'}${pad(hours)}:${pad(minutes)}`, sign * (hours * 60 + minutes) * 60_000);
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
