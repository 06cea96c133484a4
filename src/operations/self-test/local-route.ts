import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Failure } from '../../errors/catalogue.js';
import type { Completed } from '../../runtime/processes/processes.js';
import type { Found, SensorRoute } from './sensor-steps.js';
import type { TestedCluster } from './tested-cluster.js';

export interface LocalRouteOptions {
  /** Runs this same maas with arguments, and waits until it ends. */
  readonly runMaas: (args: readonly string[], signal: AbortSignal) => Promise<Completed>;
}

/** The route without Kafka and search server: a file of lines, a pipeline on this machine, and an index in an SQLite file. */
export function localRoute({ names, scratchDirectory }: TestedCluster, { runMaas }: LocalRouteOptions): SensorRoute {
  const { sensor } = names;
  const index = path.join(scratchDirectory, 'alerts.sqlite');
  return {
    preparations: [],
    async send(lines, { signal }) {
      const file = path.join(scratchDirectory, 'access.log');
      await writeFile(file, `${lines.join('\n')}\n`);
      const ends = ['--from', file, '--to', 'search', '--search', pathToFileURL(index).href.replace('file:', 'sqlite:')];
      const { status, stderr } = await runMaas(['sensor', 'run', sensor, ...ends], signal);
      if (status !== 0) throw new Failure('CHECKS_FAILED', `maas sensor run ended with ${status}: ${stderr.trim()}`);
    },
    documents: async () => readPlainly(index, sensor),
  };
}

async function readPlainly(file: string, sensor: string): Promise<readonly Found[]> {
  const { DatabaseSync } = await import('node:sqlite');
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { readOnly: true });
  } catch {
    return [];
  }
  try {
    const rows = database.prepare('SELECT source FROM documents WHERE idx GLOB ?').all(`${sensor}_index_*`);
    return rows.map((row) => JSON.parse(String(row['source'])));
  } finally {
    database.close();
  }
}
