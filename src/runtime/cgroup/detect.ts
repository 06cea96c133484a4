import { readFile } from 'node:fs/promises';
import { messageOf } from '../../errors/message-of.js';
import { procContainment } from '../proc/proc-containment.js';
import type { Containment } from '../processes/containment.js';
import type { CgroupPorts } from './group.js';
import { cgroupPlaces } from './places.js';
import { cgroupV1 } from './v1.js';
import { cgroupV2 } from './v2.js';

/** The best that this machine lets us have, tried out by making a group and removing it. */
export async function detectContainment(ports: CgroupPorts): Promise<Containment> {
  const { v1, v2 } = cgroupPlaces(await readFile('/proc/self/mountinfo', 'utf8'), await readFile('/proc/self/cgroup', 'utf8'));
  const refusals: string[] = [];
  const candidates: readonly [string, (() => Promise<Containment>) | undefined][] = [
    ['v2', v2 === undefined ? undefined : () => cgroupV2(v2, ports)],
    ['v1', v1 === undefined ? undefined : async () => cgroupV1(v1, ports)],
  ];
  for (const [version, make] of candidates) {
    if (make === undefined) continue;
    try {
      const containment = await make();
      const probe = await containment.open(`probe-${ports.processes.bootId.slice(0, 8)}-${process.pid}`, {
        memoryBytes: 2 ** 26,
        processes: 8,
      });
      await probe.close();
      return containment;
    } catch (error) {
      refusals.push(`${version}: ${messageOf(error)}`);
    }
  }
  return procContainment(ports, refusals.join('; ') || 'none are mounted');
}
