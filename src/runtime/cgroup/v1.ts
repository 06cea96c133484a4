import path from 'node:path';
import type { Containment, Limits } from '../processes/containment.js';
import { type CgroupPorts, counterIn, enclosureOf, makeGroup, trySetting } from './group.js';

export interface V1Bases {
  readonly memory: string;
  readonly pids: string;
}

/** Groups of version 1 in two hierarchies: Documentation/admin-guide/cgroup-v1/ of the kernel. */
export function cgroupV1(bases: V1Bases, ports: CgroupPorts): Containment {
  const enclosure = (memory: string, pids: string) =>
    enclosureOf(ports, { places: [memory, pids], outOfMemoryKills: () => counterIn(path.join(memory, 'memory.oom_control'), 'oom_kill') });
  return {
    kind: 'cgroup v1',
    description: `cgroup v1 at ${bases.memory} and ${bases.pids}`,
    async open(name, limits) {
      const memory = path.join(bases.memory, name);
      const pids = path.join(bases.pids, name);
      await limit(memory, pids, limits);
      return enclosure(memory, pids);
    },
    reopen: (name, _limits, [memory, pids]) => enclosure(memory ?? path.join(bases.memory, name), pids ?? path.join(bases.pids, name)),
  };
}

async function limit(memory: string, pids: string, { memoryBytes, processes }: Limits): Promise<void> {
  await makeGroup(memory, { 'memory.limit_in_bytes': String(memoryBytes) });
  await trySetting(memory, 'memory.memsw.limit_in_bytes', String(memoryBytes));
  await makeGroup(pids, { 'pids.max': String(processes) });
}
