import type { SearchFilter, SearchQuery } from '../port.js';

/** A query as the JSON body that Elasticsearch and OpenSearch take. */
export function queryBody({ filters = [], limit, oldestFirst = false }: SearchQuery): object {
  const wanted = filters.filter(({ op }) => op !== 'not').map(clause);
  const unwanted = filters.filter(({ op }) => op === 'not').map(clause);
  return {
    size: limit,
    track_total_hits: false,
    query: { bool: { filter: wanted, must_not: unwanted } },
    sort: [
      { timestamp: { order: oldestFirst ? 'asc' : 'desc', unmapped_type: 'date' } },
      { guid: { order: 'asc', unmapped_type: 'keyword' } },
    ],
  };
}

function clause(filter: SearchFilter): object {
  switch (filter.op) {
    case 'exists':
      return { exists: { field: filter.field } };
    case 'is':
    case 'not':
      return { term: { [filter.field]: { value: filter.value } } };
    case 'from':
      return { range: { [filter.field]: { gte: filter.value } } };
    case 'to':
      return { range: { [filter.field]: { lte: filter.value } } };
  }
}
