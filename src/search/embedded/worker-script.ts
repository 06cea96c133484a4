/** One statement and its parameters. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number | null)[];
}

/** A request to the worker: it runs all statements in one transaction, and answers with the rows of the last. */
export interface WorkerRequest {
  readonly id: number;
  readonly statements: readonly Statement[];
}

export type WorkerAnswer =
  | { readonly id: number; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly id: number; readonly error: string };

/**
 * The worker's whole program, as text: the executable is one file, so there is no other to start a worker from. It knows nothing of documents; it
 * only keeps a database's synchronous calls off the main thread.
 */
export const workerScript = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.file, { timeout: workerData.busyTimeoutMs });
for (const pragma of workerData.pragmas) database.exec('PRAGMA ' + pragma);
const prepared = new Map();
const statementOf = (sql) => {
  let statement = prepared.get(sql);
  if (statement === undefined) {
    if (prepared.size > 200) prepared.clear();
    prepared.set(sql, (statement = database.prepare(sql)));
  }
  return statement;
};
parentPort.on('message', ({ id, statements }) => {
  if (id < 0) {
    database.close();
    parentPort.close();
    return;
  }
  try {
    let rows = [];
    database.exec('BEGIN IMMEDIATE');
    for (const { sql, parameters } of statements) rows = statementOf(sql).all(...parameters);
    database.exec('COMMIT');
    parentPort.postMessage({ id, rows });
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    parentPort.postMessage({ id, error: String(error && error.message) });
  }
});
`;
