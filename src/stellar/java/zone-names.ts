import { zoneNameTable } from './zone-name-table.js';

/** What `z` prints and reads of a zone: its names in standard and in daylight time. */
export interface ZoneNames {
  /** Of those that share the names, the one that Java takes for a text with one of them. */
  readonly first: string;
  readonly standard: { readonly long: string; readonly short: string };
  readonly daylight: { readonly long: string; readonly short: string };
}

interface Names {
  readonly rows: readonly ZoneNames[];
  readonly byZone: ReadonlyMap<string, ZoneNames>;
}

let read: Names | undefined;

/** All names, in the order in which a text is compared with them. */
export function allZoneNames(): readonly ZoneNames[] {
  return names().rows;
}

/** undefined for a zone that Java has no names for. */
export function zoneNamesOf(id: string): ZoneNames | undefined {
  return names().byZone.get(id);
}

/** The table is read when a name is first asked for. */
function names(): Names {
  read ??= fromTable();
  return read;
}

function fromTable(): Names {
  const rows: ZoneNames[] = [];
  const byZone = new Map<string, ZoneNames>();
  for (const row of zoneNameTable.trim().split(/\n(?! )/)) {
    const [long = '', short = '', daylightLong = '', daylightShort = '', zones = ''] = row.split('|');
    const ids = zones.split(/\s+/);
    const own = { first: ids[0] ?? '', standard: { long, short }, daylight: { long: daylightLong, short: daylightShort } };
    rows.push(own);
    for (const id of ids) byZone.set(id, own);
  }
  return { rows, byZone };
}
