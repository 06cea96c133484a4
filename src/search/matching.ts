import type { SearchFilter, SearchHit } from './port.js';

/** Whether a document satisfies all filters. A field that holds a list does when one of its elements does, as on a search server. */
export function satisfies(source: Readonly<Record<string, unknown>>, filters: readonly SearchFilter[]): boolean {
  return filters.every((filter) => holds(source[filter.field], filter));
}

function holds(value: unknown, filter: SearchFilter): boolean {
  const values = (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined && each !== null);
  switch (filter.op) {
    case 'exists':
      return values.length > 0;
    case 'is':
      return values.some((each) => String(each) === String(filter.value));
    case 'not':
      return !values.some((each) => String(each) === String(filter.value));
    case 'from':
      return values.some((each) => Number(each) >= filter.value);
    case 'to':
      return values.some((each) => Number(each) <= filter.value);
  }
}

/** Orders hits by timestamp, the newest first, and by id where timestamps are equal. */
export function newestFirst(a: SearchHit, b: SearchHit): number {
  return timestampOf(b) - timestampOf(a) || (a.id < b.id ? -1 : 1);
}

function timestampOf({ source }: SearchHit): number {
  const time = Number(source['timestamp']);
  return Number.isFinite(time) ? time : 0;
}
