import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { SearchFilter, SearchHit, SearchIndex } from '../../search/port.js';
import { parseFilter } from './filters.js';

export interface AlertQuery {
  /** undefined: of all sensors */
  readonly sensor: string | undefined;
  /** As typed: see `parseFilter`. */
  readonly filters: readonly string[];
  /** Whether to include messages that are not alerts. */
  readonly all: boolean;
  readonly limit: number;
  /** ms before now, by the messages' own time */
  readonly sinceMs: number | undefined;
}

/** A document that was found: where it is, and all its fields. */
export interface Found {
  readonly index: string;
  readonly guid: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface AlertPorts {
  readonly index: SearchIndex;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Finds alerts, newest first. @throws Failure WRONG_USAGE, SEARCH_UNREACHABLE, SEARCH_REFUSED */
export async function searchAlerts({ index, clock, signal }: AlertPorts, query: AlertQuery): Promise<Found[]> {
  const since: SearchFilter[] = query.sinceMs === undefined ? [] : [{ field: 'timestamp', op: 'from', value: clock.now() - query.sinceMs }];
  const hits = await index.search(
    { indices: indicesOf(query.sensor), filters: [...filtersOf(query), ...since], limit: query.limit },
    signal,
  );
  return hits.map(foundOf);
}

const pollMs = 1_000;
/** How far back each poll looks: documents may appear late, as clocks differ and an index takes a moment to refresh. */
const overlapMs = 60_000;
const atOnce = 1_000;
/** The field with the time at which a message became an alert; every document has it, also those of Metron. */
const processedAt = 'parallelenricher:enrich:end:ts';

/**
 * Follows alerts until `signal` aborts, each once, starting with those of the last `sinceMs`. What counts is when an alert was raised, not
 * the time in the message: an old log that is read now raises alerts now.
 *
 * A poll sees at most the 1,000 newest alerts of the last minute, so more than that in a minute may be missed.
 */
export async function* tailAlerts({ index, clock, signal }: AlertPorts, query: AlertQuery): AsyncIterable<Found> {
  const filters = filtersOf(query);
  let seen = new Set<string>();
  for (let from = clock.now() - (query.sinceMs ?? 0); ; ) {
    const now = clock.now();
    const hits = await index.search(
      { indices: indicesOf(query.sensor), filters: [...filters, { field: processedAt, op: 'from', value: from }], limit: atOnce },
      signal,
    );
    for (const hit of hits.toReversed()) if (!seen.has(hit.id)) yield foundOf(hit);
    seen = new Set(hits.map(({ id }) => id));
    from = Math.max(from, now - overlapMs);
    await clock.sleep(pollMs, signal);
  }
}

/** @throws Failure NO_SUCH_ALERT */
export async function findAlert({ index, signal }: AlertPorts, guid: string): Promise<Found> {
  const hit = await index.get(indicesOf(undefined), guid, signal);
  if (hit !== undefined) return foundOf(hit);
  throw new Failure('NO_SUCH_ALERT', `no document ${guid} is in ${index.name}`, { guid });
}

function filtersOf({ filters, all }: AlertQuery): SearchFilter[] {
  return [...filters.map(parseFilter), ...(all ? [] : [{ field: 'is_alert', op: 'is', value: 'true' } as const])];
}

function indicesOf(sensor: string | undefined): string[] {
  return [`${sensor ?? '*'}_index_*`];
}

function foundOf({ index, id, source }: SearchHit): Found {
  return { index, guid: id, fields: source };
}
