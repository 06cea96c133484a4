import path from 'node:path';
import { openAgentState } from '../agent/agent-state.js';
import { Fleet } from '../agent/fleet.js';
import type { NodeSettings } from '../agent/instance/environment.js';
import { noRegistry } from '../agent/registry.js';
import { Failure } from '../errors/catalogue.js';
import { detectContainment } from '../runtime/cgroup/detect.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import { endProcess } from '../runtime/processes/end-process.js';
import type { Processes } from '../runtime/processes/processes.js';
import type { Random } from '../runtime/random/random.js';
import { runningDev } from './running-dev.js';

export interface StoppingDev {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface StoppedDev {
  readonly directory: string;
  /** The process id of the `maas dev` that was stopped; null when none ran. */
  readonly pid: number | null;
}

/** Longer than its models may take to stop. */
const graceMs = 70_000;

/** Stops the `maas dev` of this directory with its models; if it was killed, the models it left. What is deployed stays deployed. */
export async function stopDev(directory: string, stopping: StoppingDev): Promise<StoppedDev> {
  const { processes, clock, signal } = stopping;
  const running = await runningDev(directory, processes);
  if (running !== undefined) await endProcess(running, { processes, clock, graceMs }, signal);
  await endLeftInstances(directory, stopping);
  return { directory, pid: running?.pid ?? null };
}

/** Stops instances that were left running, as the next agent would. */
async function endLeftInstances(directory: string, { files, processes, clock, random, log }: StoppingDev): Promise<void> {
  await using state = await openAgentState(path.join(directory, 'agent'), processes.bootId, files);
  const node: NodeSettings = { node: 'dev', address: '127.0.0.1', hostname: 'localhost', path: '' };
  const containment = await detectContainment({ processes, clock });
  const fetch = async () => {
    throw new Failure('STORE_UNREACHABLE', 'nothing is started any more');
  };
  const ports = { files, processes, containment, clock, random, log, node, runAs: undefined, fetch, registry: noRegistry };
  const fleet = new Fleet({ ...ports, directory: state.instances, publish: () => {} });
  await fleet.adopt();
  await fleet.end('stop');
}
