import { type Assignment, assignmentCodec } from '../control/records.js';
import { instanceId } from '../domain/identity.js';
import { Failure } from '../errors/catalogue.js';
import type { Log } from '../runtime/log/log.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Bell } from '../zookeeper/recipes/bell.js';
import { type RecipePorts, untilDone } from '../zookeeper/recipes/retry.js';
import { listAndWatch } from '../zookeeper/recipes/wait-for.js';

export interface AssignmentsOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  /** The parent of a node's assignments. */
  readonly path: string;
  readonly log: Log;
}

/** Assignments by instance id. An assignment never changes; a changed deployment gets new instances. */
export type Assignments = ReadonlyMap<string, Assignment>;

/**
 * Reports what is assigned to a node, at once and after each change. While ZooKeeper is away, the last known assignments stay in force.
 *
 * @returns never; it ends by its signal
 * @throws ZooKeeperError not allowed, closed; the reason of `signal`
 */
export async function followAssignments(
  options: AssignmentsOptions,
  onChange: (assignments: Assignments) => void,
  signal: AbortSignal,
): Promise<never> {
  const bell = new Bell();
  const known = new Map<string, Assignment>();
  for (;;) {
    const names = (await untilDone(() => listAndWatch(options.zk, options.path, bell.ring, signal), options, signal)) ?? [];
    for (const gone of [...known.keys()].filter((name) => !names.includes(name))) known.delete(gone);
    for (const name of names) {
      if (known.has(name)) continue;
      const assignment = await untilDone(() => readAssignment(options, name, signal), options, signal);
      if (assignment !== undefined) known.set(name, assignment);
    }
    onChange(new Map(known));
    await bell.next(signal);
  }
}

/** @returns undefined when it is gone meanwhile, or cannot be decoded: then it is ignored and logged */
async function readAssignment({ zk, path, log }: AssignmentsOptions, name: string, signal: AbortSignal): Promise<Assignment | undefined> {
  const place = `${path}/${name}`;
  const znode = await zk.read(place, { signal });
  if (znode === undefined) return undefined;
  try {
    const assignment = assignmentCodec.decode(znode.data, place);
    if (assignment.instance === instanceId(name)) return assignment;
    throw new Failure('LAYOUT_MISMATCH', `${place} is of another instance, ${assignment.instance}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.error('an assignment that cannot be understood is left alone', { path: place, error });
    return undefined;
  }
}
