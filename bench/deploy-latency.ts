/**
 * From `maas deploy add` typed to the model's first answer, beside the same model started by hand; by turns, on a dev cluster of its own.
 *
 *     node bench/deploy-latency.ts [ROUNDS]      after npm run build; examples/mock-dga needs python3-flask
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { connectForTest } = await import('../test/zookeeper/server-ensemble.ts');
const { listAndWatch } = await import('../src/zookeeper/recipes/wait-for.ts');

const rounds = Number(process.argv[2] ?? 7);
const goalMs = 250;
const maas = path.join(import.meta.dirname, '../dist/maas');
const model = path.join(import.meta.dirname, '../examples/mock-dga');
const scratch = mkdtempSync(path.join(tmpdir(), 'maas-bench-'));
const env = { ...process.env, MAAS_DEV_DIR: path.join(scratch, 'dev') };

const byHand: number[] = [];
const deployed: number[] = [];
try {
  execFileSync(maas, ['dev', '--detach', '--zk-port', '0'], { env });
  const { quorum } = JSON.parse(readFileSync(path.join(env.MAAS_DEV_DIR, 'dev.json'), 'utf8'));
  const zk = await connectForTest(quorum);
  for (let round = 0; round < rounds; round += 1) {
    byHand.push(await startByHand(round));
    deployed.push(await deploy(zk, `dga${round}`));
  }
  await zk.close();
} finally {
  execFileSync(maas, ['dev', 'stop'], { env });
  rmSync(scratch, { recursive: true, force: true });
}

const over = median(deployed) - median(byHand);
console.log(`to the first answer of examples/mock-dga, median of ${rounds}`);
console.log(`  started by hand        ${median(byHand).toFixed(0).padStart(5)} ms`);
console.log(
  `  maas deploy add        ${median(deployed).toFixed(0).padStart(5)} ms  ${over.toFixed(0)} ms over; goal ${goalMs} ms: ${over <= goalMs ? 'met' : 'MISSED'}`,
);

async function startByHand(round: number): Promise<number> {
  const directory = path.join(scratch, `by-hand-${round}`);
  cpSync(model, directory, { recursive: true });
  const started = performance.now();
  const child = spawn(path.join(directory, 'rest.sh'), { cwd: directory, stdio: 'ignore' });
  const file = path.join(directory, 'endpoint.dat');
  while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('}')) await sleep(1);
  await firstAnswer(JSON.parse(readFileSync(file, 'utf8')).url.replace('0.0.0.0', '127.0.0.1'));
  const tookMs = performance.now() - started;
  await end(child);
  return tookMs;
}

async function deploy(zk: Awaited<ReturnType<typeof connectForTest>>, name: string): Promise<number> {
  const started = performance.now();
  const child = spawn(maas, ['deploy', 'add', model, '--name', name, '--version', '1.0'], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await firstAnswer(await registered(zk, `/maas/service/${name}`));
  const tookMs = performance.now() - started;
  const [status] = await ended;
  if (status !== 0) throw new Error(`maas deploy add exited with ${status}`);
  execFileSync(maas, ['deploy', 'scale', '--name', name, '--version', '1.0', '--instances', '0', '--no-wait'], { env, stdio: 'ignore' });
  return tookMs;
}

/** Told as soon as it is in the registry, where a pipeline looks too. */
async function registered(zk: Awaited<ReturnType<typeof connectForTest>>, service: string): Promise<string> {
  const limit = AbortSignal.timeout(60_000);
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const [id] = (await listAndWatch(zk, service, changed.resolve, limit)) ?? [];
    if (id !== undefined) {
      const znode = await zk.read(`${service}/${id}`);
      return JSON.parse(new TextDecoder().decode(znode?.data)).payload.endpoint.url;
    }
    await changed.promise;
  }
}

async function firstAnswer(url: string): Promise<void> {
  for (let tries = 0; tries < 5_000; tries += 1) {
    const answer = await fetch(`${url}/apply?host=yahoo.com`).catch(() => undefined);
    if (answer?.status === 200) return void (await answer.text());
    await sleep(1);
  }
  throw new Error(`${url} does not answer`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
