import type { SearchDocument, SearchFilter, SearchQuery } from '../port.js';
import type { Statement } from './worker-script.js';

/**
 * `seq` only grows and is never used twice, and a document that is stored again keeps its own. So the newest `n` documents are those above `max(seq) - n`,
 * without a count over the table.
 */
export const schema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS documents (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, idx TEXT NOT NULL, id TEXT NOT NULL, timestamp REAL NOT NULL, source TEXT NOT NULL, UNIQUE (id, idx))`,
  'CREATE INDEX IF NOT EXISTS documents_by_time ON documents (timestamp)',
  'CREATE TABLE IF NOT EXISTS aliases (alias TEXT NOT NULL, idx TEXT NOT NULL, PRIMARY KEY (alias, idx))',
  'CREATE TABLE IF NOT EXISTS templates (name TEXT PRIMARY KEY, body TEXT NOT NULL)',
];

/** Inserts any number of documents by one statement: they are passed as one JSON text. */
export function insertion(documents: readonly SearchDocument[]): Statement {
  const rows = documents.map(({ index, id, json }) => [index, id, json]);
  return {
    sql: `INSERT INTO documents (idx, id, timestamp, source)
          SELECT value ->> 0, value ->> 1, CAST(coalesce(value ->> 2 ->> 'timestamp', 0) AS REAL), value ->> 2 FROM json_each(?) WHERE true
          ON CONFLICT (id, idx) DO UPDATE SET timestamp = excluded.timestamp, source = excluded.source`,
    parameters: [JSON.stringify(rows)],
  };
}

/** Deletes the oldest documents, so that `keep` are left. */
export function pruning(keep: number): Statement {
  return { sql: 'DELETE FROM documents WHERE seq <= (SELECT max(seq) FROM documents) - ?', parameters: [keep] };
}

export function selection({ indices, filters = [], limit, oldestFirst = false }: SearchQuery): Statement {
  const named = namedAs(indices);
  const clauses = filters.map(clause);
  const order = oldestFirst ? 'timestamp ASC, id DESC' : 'timestamp DESC, id ASC';
  return {
    sql: `SELECT idx, id, source FROM documents WHERE ${[named.sql, ...clauses.map(({ sql }) => sql)].join(' AND ')} ORDER BY ${order} LIMIT ?`,
    parameters: [...named.parameters, ...clauses.flatMap(({ parameters }) => parameters), limit],
  };
}

export function byId(indices: readonly string[], id: string): Statement {
  const named = namedAs(indices);
  return { sql: `SELECT idx, id, source FROM documents WHERE id = ? AND ${named.sql} LIMIT 1`, parameters: [id, ...named.parameters] };
}

function namedAs(patterns: readonly string[]): Statement {
  const globs = patterns.map((pattern) => pattern.replace(/[[?]/g, '[$&]'));
  const one = '(idx GLOB ? OR idx IN (SELECT aliases.idx FROM aliases WHERE alias GLOB ?))';
  return { sql: `(${globs.map(() => one).join(' OR ') || 'false'})`, parameters: globs.flatMap((glob) => [glob, glob]) };
}

/** The condition of a filter: on the field's own column where it has one, else on each of its values, a list's elements one by one. */
function clause(filter: SearchFilter): Statement {
  if (filter.field === 'timestamp' && (filter.op === 'from' || filter.op === 'to')) {
    return { sql: `timestamp ${filter.op === 'from' ? '>=' : '<='} ?`, parameters: [filter.value] };
  }
  const comparison = comparisons[filter.op];
  const test = `EXISTS (SELECT 1 FROM json_each(documents.source) AS field, json_each(CASE field.type WHEN 'array' THEN field.value ELSE json_array(${asText}) END) AS item
    WHERE field.key = ? AND item.type <> 'null' AND ${comparison})`;
  const operand =
    filter.op === 'exists' ? [] : [typeof filter.value === 'number' && /from|to/.test(filter.op) ? filter.value : String(filter.value)];
  return { sql: filter.op === 'not' ? `NOT ${test}` : test, parameters: [filter.field, ...operand] };
}

/** A JSON value as text. Booleans by name, since SQLite would show true as 1. */
const asText = `CASE field.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'object' THEN '{}' ELSE field.value END`;

const comparisons: Readonly<Record<SearchFilter['op'], string>> = {
  exists: 'true',
  is: 'CAST(item.value AS TEXT) = ?',
  not: 'CAST(item.value AS TEXT) = ?',
  from: 'CAST(item.value AS REAL) >= ?',
  to: 'CAST(item.value AS REAL) <= ?',
};
