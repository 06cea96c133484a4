import { type Decoded, decodingOnce } from '../../control/decoding.js';
import type { ControlPaths } from '../../control/layout.js';
import { Mirror } from '../../control/mirror.js';
import { type InstanceRecord, instanceCodec, type NodeRecord, nodeCodec } from '../../control/records.js';
import { type AbsencePolicy, type AbsenceVerdict, defaultAbsencePolicy } from '../../domain/absence.js';
import { type AssignedInstance, type DeploymentPlan, defaultConvergencePolicy, planDeployment } from '../../domain/convergence.js';
import type { Deployment, Unplaced } from '../../domain/deployment.js';
import { describeModel, type InstanceId, type NodeName, newInstanceId } from '../../domain/identity.js';
import { isFinal } from '../../domain/instance.js';
import { type PlacementNode, place, type Want } from '../../domain/placement.js';
import { isYarnNode } from '../../domain/yarn-node.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { Leadership } from '../../zookeeper/recipes/leadership.js';
import { FencedWriter, unlessChanged } from '../fenced-writer.js';
import type { Convergence, Engine } from '../port.js';
import { Absences } from './absences.js';
import { type Assigned, AssignmentBook } from './assignment-book.js';

export interface AgentsEngineOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly leadership: Pick<Leadership, 'check'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly absence?: Partial<AbsencePolicy> | undefined;
  /** Nodes or instances changed: it is worth to converge again. */
  readonly onChange: () => void;
}

/** The engine for nodes with a `maas agent`: it places instances by writing assignments, which agents follow. */
export class AgentsEngine implements Engine {
  readonly name = 'agents';
  readonly #options: AgentsEngineOptions;
  readonly #writer: FencedWriter;
  readonly #book: AssignmentBook;
  readonly #nodes: Mirror;
  readonly #instances: Mirror;
  readonly #absences: Absences;
  #holds = false;

  private constructor(options: AgentsEngineOptions, book: AssignmentBook, nodes: Mirror, instances: Mirror) {
    this.#options = options;
    this.#writer = new FencedWriter(options.zk, options.leadership);
    this.#book = book;
    this.#nodes = nodes;
    this.#instances = instances;
    const timeoutMs = options.zk.session.negotiatedTimeoutMs ?? 30_000;
    this.#absences = new Absences({ ...defaultAbsencePolicy, timeoutMs, ...options.absence });
  }

  static async open(options: AgentsEngineOptions, signal: AbortSignal): Promise<AgentsEngine> {
    const { zk, control, clock, random, log, onChange } = options;
    const ports = { zk, clock, random };
    // Before the first decision, the last writes of the previous leader must be visible.
    await zk.sync(control.root, { signal });
    const book = await AssignmentBook.read({ ...ports, control, log }, signal);
    const nodes = await Mirror.open({ ...ports, root: control.nodes, depth: 1, onChange, signal });
    const accept = ([node = '']: readonly string[]) => !isYarnNode(node);
    const instances = await Mirror.open({ ...ports, root: control.instances, depth: 2, accept, onChange, signal });
    return new AgentsEngine(options, book, nodes, instances);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#nodes[Symbol.dispose]();
    this.#instances[Symbol.dispose]();
  }

  nodes(): readonly PlacementNode[] {
    const assigned = Map.groupBy(this.#book.all, ({ node }) => node);
    return this.#present().map((record) => ({
      ...record,
      occupants: (assigned.get(record.node) ?? []).map(({ assignment }) => ({ model: assignment, memoryMb: assignment.memoryMb })),
    }));
  }

  async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    const { clock } = this.#options;
    const verdict = this.#judgeAbsences();
    await this.#takeAway(this.#strays(deployments, untouched, new Set(verdict.lost)), signal);

    const plans = this.#plan(deployments, new Set(verdict.awaited));
    await this.#takeAway(
      plans.flatMap(({ plan }) => plan.takeAway.map(({ instance, reason }) => ({ assigned: this.#book.find(instance), reason }))),
      signal,
    );
    const unplaced = await this.#placeMissing(plans, signal);
    await this.#forgetGone(new Set(verdict.lost), signal);
    return {
      unplaced,
      vacant: this.#vacant(deployments),
      lookAgainInMs: soonest([verdict.lookAgainInMs, ...plans.map(({ plan }) => until(plan.lookAgainAt, clock.now()))]),
    };
  }

  #judgeAbsences(): AbsenceVerdict {
    const present = new Set(this.#present().map(({ node }) => node));
    const counts = new Map<NodeName, number>();
    // Where nothing is left but an agent's own znodes, these go in time.
    for (const name of this.#instances.names) counts.set(name as NodeName, 0);
    for (const { node } of this.#book.all) counts.set(node, (counts.get(node) ?? 0) + 1);
    const verdict = this.#absences.judge(present, counts, this.#options.clock.elapsed());
    this.#tellHold(verdict);
    return verdict;
  }

  /** Once when it begins, and once when it ends. */
  #tellHold({ hold, awaited }: AbsenceVerdict): void {
    const { log } = this.#options;
    if (hold !== undefined && !this.#holds) log.warn('many nodes are gone at once: nothing is moved', { hold, nodes: awaited });
    if (hold === undefined && this.#holds) log.info('instances are moved again');
    this.#holds = hold !== undefined;
  }

  #strays(deployments: readonly Deployment[], untouched: ReadonlySet<string>, lost: ReadonlySet<NodeName>): TakenAway[] {
    const known = new Set([...deployments.map(describeModel), ...untouched]);
    return this.#book.all.flatMap((assigned): TakenAway[] => {
      if (lost.has(assigned.node)) return [{ assigned, reason: 'its node is gone' }];
      return known.has(describeModel(assigned.assignment)) ? [] : [{ assigned, reason: 'it is deployed no more' }];
    });
  }

  #plan(deployments: readonly Deployment[], awaited: ReadonlySet<NodeName>): { deployment: Deployment; plan: DeploymentPlan }[] {
    const draining = new Set(this.#present().flatMap((record) => (record.draining ? [record.node] : [])));
    const records = this.#records();
    const assigned = Map.groupBy(this.#book.all, ({ assignment }) => describeModel(assignment));
    return deployments.map((deployment) => {
      const instances = (assigned.get(describeModel(deployment)) ?? []).map(({ node, assignment }): AssignedInstance => {
        const record = records.get(assignment.instance);
        const nodeState = awaited.has(node) ? 'awaited' : draining.has(node) ? 'draining' : 'present';
        const { instance, revision, placedAt } = assignment;
        return { instance, node, nodeState, revision, placedAt, state: record?.state ?? 'placed', since: record?.since ?? placedAt };
      });
      return { deployment, plan: planDeployment(deployment, instances, defaultConvergencePolicy, this.#options.clock.now()) };
    });
  }

  async #placeMissing(
    plans: readonly { deployment: Deployment; plan: DeploymentPlan }[],
    signal: AbortSignal,
  ): Promise<Map<string, Omit<Unplaced, 'since'>>> {
    const byModel = new Map(plans.map(({ deployment }) => [describeModel(deployment), deployment]));
    const wants = plans
      .filter(({ plan }) => plan.missing > 0)
      .map(({ deployment, plan }): Want => ({ model: deployment, memoryMb: deployment.memoryMb, count: plan.missing, avoid: plan.avoid }));
    // What is on its way out still takes its room, and is no reason to say that nothing fits.
    const { placements } = place(this.#withLeaving(byModel), wants);
    const { shortfalls } = place(this.nodes(), wants);

    const added = placements.flatMap(({ model, node }) => {
      const deployment = byModel.get(describeModel(model));
      return deployment === undefined ? [] : [{ node, assignment: this.#assignmentOf(deployment) }];
    });
    await this.#book.add(added, this.#writer, signal);
    for (const { node, assignment } of added) {
      this.#options.log.info('placed', { instance: assignment.instance, node, memoryMb: assignment.memoryMb });
    }
    return new Map(shortfalls.map(({ model, count, reasons }) => [describeModel(model), { count, reasons }]));
  }

  #assignmentOf(deployment: Deployment): Assigned['assignment'] {
    const { name, version, kind, artifact, manifest, memoryMb, revision } = deployment;
    const instance = newInstanceId(deployment, suffix(this.#options.random));
    return { instance, name, version, kind, artifact, manifest: { ...manifest }, memoryMb, revision, placedAt: this.#options.clock.now() };
  }

  async #takeAway(taken: readonly TakenAway[], signal: AbortSignal): Promise<void> {
    const there = taken.flatMap(({ assigned }) => assigned ?? []);
    await this.#book.remove(there, this.#writer, signal);
    for (const { assigned, reason } of taken) {
      if (assigned !== undefined)
        this.#options.log.info('taken away', { instance: assigned.assignment.instance, node: assigned.node, reason });
    }
  }

  /** The nodes, including the memory of instances that are no longer assigned but still running. */
  #withLeaving(deployments: ReadonlyMap<string, Deployment>): readonly PlacementNode[] {
    const leaving = Map.groupBy(
      [...this.#records().values()].filter(({ instance, state }) => !isFinal(state) && this.#book.find(instance) === undefined),
      ({ node }) => node,
    );
    const occupant = (record: InstanceRecord) => ({ model: record, memoryMb: deployments.get(describeModel(record))?.memoryMb ?? 0 });
    return this.nodes().map((node) => ({ ...node, occupants: [...node.occupants, ...(leaving.get(node.node) ?? []).map(occupant)] }));
  }

  /** Of instances that are taken away an agent removes the records itself; of those whose node is gone nobody else does. */
  async #forgetGone(lost: ReadonlySet<NodeName>, signal: AbortSignal): Promise<void> {
    const orphans = [...this.#instances.znodes.values()].filter(
      ({ segments: [node = '', instance = ''] }) => lost.has(node as NodeName) && this.#book.find(instance as InstanceId) === undefined,
    );
    await this.#writer.deleteAll(orphans, signal);
    const { control } = this.#options;
    for (const node of lost) {
      for (const path of [control.assignmentsOf(node), control.instancesOf(node)]) {
        await unlessChanged(this.#writer.commit([{ kind: 'delete', path, expected: 'any' }], signal));
      }
    }
  }

  #vacant(deployments: readonly Deployment[]): Set<string> {
    const occupied = new Set(this.#book.all.map(({ assignment }) => describeModel(assignment)));
    for (const record of this.#records().values()) occupied.add(describeModel(record));
    return new Set(deployments.map(describeModel).filter((model) => !occupied.has(model)));
  }

  #present(): NodeRecord[] {
    return [...this.#nodes.znodes.values()].flatMap((znode) => readable(decodeNode(znode)));
  }

  #records(): Map<InstanceId, InstanceRecord> {
    const records = [...this.#instances.znodes.values()].flatMap((znode) => readable(decodeInstance(znode)));
    return new Map(records.map((record) => [record.instance, record]));
  }
}

interface TakenAway {
  /** Undefined when it is gone already. */
  readonly assigned: Assigned | undefined;
  readonly reason: string;
}

const decodeNode = decodingOnce(nodeCodec);
const decodeInstance = decodingOnce(instanceCodec);

/** Records that cannot be decoded are skipped here; `deploy list` and `doctor` report them. */
function readable<Value>(decoded: Decoded<Value>): readonly Value[] {
  return 'value' in decoded ? [decoded.value] : [];
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

function suffix(random: Random): string {
  return [...random.bytes(10)].map((byte) => letters[byte % letters.length]).join('');
}

function until(at: number | undefined, now: number): number | undefined {
  return at === undefined ? undefined : Math.max(0, at - now);
}

function soonest(delays: readonly (number | undefined)[]): number | undefined {
  const known = delays.filter((delay) => delay !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
