import type { Codec } from '../../control/codec.js';
import type { ControlPaths } from '../../control/layout.js';
import { Mirror, type MirroredZnode } from '../../control/mirror.js';
import { type InstanceRecord, instanceCodec, type NodeRecord, nodeCodec } from '../../control/records.js';
import { type AbsencePolicy, defaultAbsencePolicy } from '../../domain/absence.js';
import { type AssignedInstance, type DeploymentPlan, defaultConvergencePolicy, planDeployment } from '../../domain/convergence.js';
import type { Deployment, Unplaced } from '../../domain/deployment.js';
import { describeModel, type InstanceId, type NodeName, newInstanceId } from '../../domain/identity.js';
import { type PlacementNode, place, type Want } from '../../domain/placement.js';
import type { Clock } from '../../runtime/clock.js';
import type { Log } from '../../runtime/log.js';
import type { Random } from '../../runtime/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { Leadership } from '../../zookeeper/recipes/leadership.js';
import { FencedWriter } from '../fenced-writer.js';
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

/** Instances on the machines where a `maas agent` runs: places them by writing assignments. */
export class AgentsEngine implements Engine {
  readonly name = 'agents';
  readonly #options: AgentsEngineOptions;
  readonly #writer: FencedWriter;
  readonly #book: AssignmentBook;
  readonly #nodes: Mirror;
  readonly #instances: Mirror;
  readonly #absences: Absences;

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
    const { zk, control, clock, log, onChange } = options;
    // What a former leader wrote last is to be seen before the first decision.
    await zk.sync(control.root, { signal });
    const book = await AssignmentBook.read(zk, control, clock, log, signal);
    const nodes = await Mirror.open({ zk, clock, root: control.nodes, depth: 1, onChange, signal });
    const instances = await Mirror.open({ zk, clock, root: control.instances, depth: 2, onChange, signal });
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

  async converge(deployments: readonly Deployment[], signal: AbortSignal): Promise<Convergence> {
    const { clock, log } = this.#options;
    const verdict = this.#judgeAbsences();
    if (verdict.hold !== undefined) log.warn('many nodes are gone at once: nothing is moved', { hold: verdict.hold });

    const lost = new Set(verdict.lost);
    await this.#takeAway(
      this.#book.all.filter(({ node }) => lost.has(node)),
      'its node is gone',
      signal,
    );
    await this.#takeAwayStrays(deployments, signal);

    const plans = this.#plan(deployments, new Set(verdict.awaited));
    for (const { plan } of plans) {
      for (const { instance, reason } of plan.takeAway) await this.#takeAway([this.#book.find(instance)], reason, signal);
    }
    const unplaced = await this.#placeMissing(plans, signal);
    await this.#forgetGone(signal);
    return {
      unplaced,
      vacant: this.#vacant(deployments),
      lookAgainInMs: soonest([verdict.lookAgainInMs, ...plans.map(({ plan }) => until(plan.lookAgainAt, clock.now()))]),
    };
  }

  #judgeAbsences() {
    const present = new Set(this.#present().map(({ node }) => node));
    const counts = new Map<NodeName, number>();
    for (const { node } of this.#book.all) counts.set(node, (counts.get(node) ?? 0) + 1);
    return this.#absences.judge(present, counts, this.#options.clock.elapsed());
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
    const { placements, shortfalls } = place(this.nodes(), wants);

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

  async #takeAwayStrays(deployments: readonly Deployment[], signal: AbortSignal): Promise<void> {
    const known = new Set(deployments.map(describeModel));
    await this.#takeAway(
      this.#book.all.filter(({ assignment }) => !known.has(describeModel(assignment))),
      'it is deployed no more',
      signal,
    );
  }

  async #takeAway(assigned: readonly (Assigned | undefined)[], reason: string, signal: AbortSignal): Promise<void> {
    const there = assigned.filter((one) => one !== undefined);
    await this.#book.remove(there, this.#writer, signal);
    for (const { node, assignment } of there) this.#options.log.info('taken away', { instance: assignment.instance, node, reason });
  }

  /** Of instances that are taken away an agent removes the records itself; of those whose node is gone nobody else does. */
  async #forgetGone(signal: AbortSignal): Promise<void> {
    const present = new Set<string>(this.#present().map(({ node }) => node));
    const orphans = [...this.#instances.znodes.values()].filter(
      ({ segments: [node = '', instance = ''] }) => !present.has(node) && this.#book.find(instance as InstanceId) === undefined,
    );
    for (const { path } of orphans) {
      if ((await this.#options.zk.stat(path, { signal })) === undefined) continue;
      await this.#writer.commit([{ kind: 'delete', path, expected: 'any' }], signal);
    }
  }

  #vacant(deployments: readonly Deployment[]): Set<string> {
    const occupied = new Set(this.#book.all.map(({ assignment }) => describeModel(assignment)));
    for (const record of this.#records().values()) occupied.add(describeModel(record));
    return new Set(deployments.map(describeModel).filter((model) => !occupied.has(model)));
  }

  #present(): NodeRecord[] {
    return this.#decoded(this.#nodes, nodeCodec);
  }

  #records(): Map<InstanceId, InstanceRecord> {
    return new Map(this.#decoded(this.#instances, instanceCodec).map((record) => [record.instance, record]));
  }

  #decoded<Value>(mirror: Mirror, codec: Codec<Value>): Value[] {
    return [...mirror.znodes.values()].flatMap((znode) => this.#decode(znode, codec));
  }

  #decode<Value>({ path, data }: MirroredZnode, codec: Codec<Value>): Value[] {
    try {
      return [codec.decode(data, path)];
    } catch (error) {
      this.#options.log.debug('a znode that can not be read is passed over', { path, error });
      return [];
    }
  }
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
