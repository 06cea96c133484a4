import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Containment, Limits } from '../processes/containment.js';
import { type CgroupPorts, counterIn, enclosureOf, makeGroup, trySetting } from './group.js';

/**
 * Groups of version 2 below `base`: Documentation/admin-guide/cgroup-v2.rst of the kernel.
 *
 * @throws when memory and processes can't be limited there
 */
export async function cgroupV2(base: string, ports: CgroupPorts): Promise<Containment> {
  const controllers = '+memory +pids';
  await mkdir(base, { recursive: true });
  await writeFile(path.join(path.dirname(base), 'cgroup.subtree_control'), controllers);
  await writeFile(path.join(base, 'cgroup.subtree_control'), controllers);

  const enclosure = (place: string) =>
    enclosureOf(ports, { places: [place], outOfMemoryKills: () => counterIn(path.join(place, 'memory.events'), 'oom_kill') });
  return {
    kind: 'cgroup v2',
    description: `cgroup v2 at ${base}`,
    async open(name, limits) {
      const place = path.join(base, name);
      await limit(place, limits);
      return enclosure(place);
    },
    reopen: (name, _limits, [place]) => enclosure(place ?? path.join(base, name)),
  };
}

async function limit(place: string, { memoryBytes, processes }: Limits): Promise<void> {
  await makeGroup(place, { 'memory.max': String(memoryBytes), 'pids.max': String(processes) });
  await trySetting(place, 'memory.swap.max', '0');
  await trySetting(place, 'memory.oom.group', '1');
}
