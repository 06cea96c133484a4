import { controlPaths } from '../../../src/control/layout.js';
import type { Check, Examined, Finding } from '../../../src/operations/doctor/check.js';
import { examine } from '../../../src/operations/doctor/doctor.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemoryProcesses } from '../../../src/runtime/processes/memory-processes.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryStore } from '../../../src/storage/memory.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';

export const srvr = 'Zookeeper version: 3.9.5-abc, built on today\nMode: standalone\n';

/** An empty cluster, but for the parts given. */
export async function examined(parts: Partial<Examined> = {}): Promise<Examined> {
  const clock = new ManualClock();
  return {
    zk: await new MemoryEnsemble().connect(),
    control: controlPaths(),
    zkRoot: '/metron/maas/config',
    quorum: 'node1:2181',
    access: 'open',
    settings: [],
    store: async () => new MemoryStore(clock),
    hdfsPlaces: async () => [],
    yarn: undefined,
    askServer: async () => srvr,
    machine: new MemoryProcesses(),
    clock,
    random: seededRandom(1),
    signal: new AbortController().signal,
    ...parts,
  };
}

/** What one check finds. */
export async function only(check: Check, parts: Partial<Examined> = {}): Promise<readonly Finding[]> {
  return (await examine(await examined(parts), [check])).checks[0]?.findings ?? [];
}
