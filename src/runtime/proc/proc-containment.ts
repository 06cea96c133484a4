import type { Clock } from '../clock/clock.js';
import { type Containment, type Enclosure, instanceVariable, type Limits } from '../processes/containment.js';
import type { Processes, ProcessIdentity } from '../processes/processes.js';

const sharedLookMs = 500;

/** Containment without cgroups: processes belong to an instance by the environment they inherited, and its memory is measured each time it is asked for. */
export function procContainment({ processes, clock }: { readonly processes: Processes; readonly clock: Clock }, why: string): Containment {
  // All processes are looked at once for all instances, since each instance is asked for in turn.
  let seen: { readonly at: number; readonly members: Promise<ReadonlyMap<string, readonly ProcessIdentity[]>> } | undefined;
  const lately = () => {
    if (seen === undefined || clock.elapsed() - seen.at > sharedLookMs) {
      seen = { at: clock.elapsed(), members: processes.byEnvironment(instanceVariable) };
    }
    return seen.members;
  };
  const enclosure = (name: string, { memoryBytes }: Limits): Enclosure => {
    const members = async () => (await processes.byEnvironment(instanceVariable)).get(name) ?? [];
    return {
      places: [],
      admit: async () => {},
      processes: members,
      async exceededMemory() {
        const found = (await lately()).get(name) ?? [];
        // Counting shared pages once is expensive, so it is done only when counting them for each process exceeds the limit.
        return (await processes.residentBytes(found)) > memoryBytes && (await processes.proportionalBytes(found)) > memoryBytes;
      },
      close: async () => {},
    };
  };
  return {
    kind: '/proc',
    description: `no cgroups (${why}): memory is watched once a second, and processes are found by their environment`,
    open: async (name, limits) => enclosure(name, limits),
    reopen: enclosure,
  };
}
