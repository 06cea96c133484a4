/**
 * What an agent of the built binary holds in memory with 0, 20 and 100 idle instances; its floor is the agent without any.
 *
 *     node bench/agent-memory.ts      after npm run build
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { BinaryCluster } = await import('../test/cluster/binary-cluster.ts');

const goalMbPerInstance = 0.5;
const sizes = [0, 20, 100];
const settleMs = 15_000;
const samples = 10;

await using cluster = await BinaryCluster.start();
cluster.service();
const agent = cluster.agent('node1', '127.0.0.2');
while ((await cluster.must<{ nodes: object[] }>('node', 'list')).nodes.length === 0) await sleep(100);

const model = path.join(cluster.directory, 'idle');
mkdirSync(model);
writeFileSync(path.join(model, 'run.sh'), '#!/bin/sh\necho \'{"url":"http://127.0.0.1:9"}\' > endpoint.dat\nexec sleep infinity\n');
writeFileSync(path.join(model, 'maas.yaml'), 'ready: file\nstop: { drainSeconds: 0 }\n');
chmodSync(path.join(model, 'run.sh'), 0o755);

console.log(`memory of an agent with idle instances, proportional set size, median of ${samples} once it has settled`);
const measured = new Map<number, number>();
for (const instances of sizes) {
  await cluster.must(
    'deploy',
    'add',
    model,
    '--name',
    'idle',
    '--version',
    '1.0',
    '--memory',
    '8',
    '--ensure',
    '--instances',
    `${instances}`,
  );
  await sleep(settleMs);
  const mb = await medianMb(agent.pid ?? 0);
  measured.set(instances, mb);
  const each = (mb - (measured.get(0) ?? 0)) / instances;
  const verdict =
    instances === 0 ? '' : `${each.toFixed(2)} MB each; goal ${goalMbPerInstance} MB: ${each <= goalMbPerInstance ? 'met' : 'MISSED'}`;
  console.log(`  ${String(instances).padStart(3)} instances ${mb.toFixed(1).padStart(7)} MB  ${verdict}`.trimEnd());
}
// The first ones also pay for the code that runs any.
const further = ((measured.get(100) ?? 0) - (measured.get(20) ?? 0)) / 80;
console.log(`  from 20 to 100: ${further.toFixed(2)} MB each`);
await cluster.must('deploy', 'remove', '--name', 'idle', '--version', '1.0', '--all');

async function medianMb(pid: number): Promise<number> {
  const seen: number[] = [];
  for (let at = 0; at < samples; at += 1) {
    seen.push(Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1_024);
    await sleep(500);
  }
  return seen.toSorted((a, b) => a - b)[Math.floor(samples / 2)] ?? Number.NaN;
}
