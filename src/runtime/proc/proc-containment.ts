import type { Clock } from '../clock/clock.js';
import { type Containment, type Enclosure, instanceVariable, type Limits } from '../processes/containment.js';
import type { Processes, ProcessIdentity } from '../processes/processes.js';

const sharedLookMs = 500;

/** Without cgroups: who belongs to an instance is told by the environment it inherited, and its memory is measured each time it is asked for. */
export function procContainment({ processes, clock }: { readonly processes: Processes; readonly clock: Clock }, why: string): Containment {
  // One look at all processes for all instances: each is asked for in turn.
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
        // Pages that its processes share are counted once only when that decides.
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
