import type { ControlPaths } from '../../control/layout.js';
import { Mirror } from '../../control/mirror.js';
import { type Assignment, assignmentCodec } from '../../control/records.js';
import type { InstanceId, NodeName } from '../../domain/identity.js';
import type { Log } from '../../runtime/log/log.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { ensurePath } from '../../zookeeper/recipes/ensure-path.js';
import type { RecipePorts } from '../../zookeeper/recipes/retry.js';
import type { FencedWriter } from '../fenced-writer.js';

export interface AssignmentBookPorts extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly log: Log;
}

export interface Assigned {
  readonly node: NodeName;
  readonly assignment: Assignment;
}

/** All assignments. They are read once, when a term of leadership begins: from then on only the leader writes them. */
export class AssignmentBook {
  readonly #zk: ZooKeeper;
  readonly #paths: ControlPaths;
  readonly #byInstance: Map<InstanceId, Assigned>;

  private constructor(zk: ZooKeeper, paths: ControlPaths, byInstance: Map<InstanceId, Assigned>) {
    this.#zk = zk;
    this.#paths = paths;
    this.#byInstance = byInstance;
  }

  static async read({ zk, control: paths, log, ...ports }: AssignmentBookPorts, signal: AbortSignal): Promise<AssignmentBook> {
    using mirror = await Mirror.open({ zk, ...ports, root: paths.assignments, depth: 2, signal });
    const found = new Map<InstanceId, Assigned>();
    for (const { path, data, segments } of mirror.znodes.values()) {
      try {
        const assignment = assignmentCodec.decode(data, path);
        found.set(assignment.instance, { node: segments[0] as NodeName, assignment });
      } catch (error) {
        log.warn('an assignment that can not be read is left alone', { path, error });
      }
    }
    return new AssignmentBook(zk, paths, found);
  }

  get all(): readonly Assigned[] {
    return [...this.#byInstance.values()];
  }

  find(instance: InstanceId): Assigned | undefined {
    return this.#byInstance.get(instance);
  }

  async add(assigned: readonly Assigned[], writer: FencedWriter, signal: AbortSignal): Promise<void> {
    for (const node of new Set(assigned.map(({ node }) => node))) await ensurePath(this.#zk, this.#paths.assignmentsOf(node), { signal });
    await writer.commitAll(
      assigned,
      ({ node, assignment }) => ({
        kind: 'create',
        path: this.#paths.assignment(node, assignment.instance),
        data: assignmentCodec.encode(assignment),
      }),
      (one) => this.#byInstance.set(one.assignment.instance, one),
      signal,
    );
  }

  async remove(assigned: readonly Assigned[], writer: FencedWriter, signal: AbortSignal): Promise<void> {
    await writer.commitAll(
      assigned,
      ({ node, assignment }) => ({ kind: 'delete', path: this.#paths.assignment(node, assignment.instance), expected: 'any' }),
      (one) => this.#byInstance.delete(one.assignment.instance),
      signal,
    );
  }
}
