import { beforeEach, expect, it } from 'vitest';
import ServiceStatusCommand from '../../src/commands/service/status.js';
import { candidateCodec } from '../../src/control/records.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { ownCandidate } from '../../src/service/own-candidate.js';
import { Outside, runCommand } from '../cli/harness.js';
import { PlayedCluster } from '../operations/played-cluster.js';

let cluster: PlayedCluster;

beforeEach(async () => {
  cluster = await PlayedCluster.begin();
  await cluster.leadsNoMore();
});

/** @param late how many ticks before us it was started */
async function stand(late: number): Promise<void> {
  const zk = await cluster.connect();
  const self = { host: 'node1', pid: process.pid, maasVersion: '0.1.0' };
  const candidate = await ownCandidate({ zk, processes: new LinuxProcesses(systemClock), clock: cluster.clock }, self);
  if (candidate.process === undefined) throw new Error('this process is not told');
  const started = { ...candidate.process, startTicks: candidate.process.startTicks - late };
  const data = candidateCodec.encode({ ...candidate, process: started });
  await zk.create(`${cluster.control.election}/c-`, data, { mode: 'ephemeral sequential' });
}

async function status(): Promise<Outside> {
  const outside = new Outside();
  await runCommand(ServiceStatusCommand, [], outside, { connectors: { zooKeeper: () => cluster.connect() }, clock: cluster.clock });
  return outside;
}

it('shows one that is alive beside one that was killed on this machine', async () => {
  await stand(1);
  await stand(0);
  const { stdout, exitStatus } = await status();
  expect(exitStatus).toBeUndefined();
  expect(stdout.text).toContain(`node1 pid ${process.pid}: has ended, and nobody leads until its session ends`);
  expect(stdout.text).toContain(`node1 pid ${process.pid}: stands by`);
});

it('exits with 8 when all of them were killed', async () => {
  await stand(1);
  const { stderr, exitStatus } = await status();
  expect(exitStatus).toBe(8);
  expect(stderr.text).toContain('any more');
  expect(stderr.text).toContain('has ended');
});
