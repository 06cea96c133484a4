import type { Deployment, EngineName } from '../domain/deployment.js';
import { describeModel, type ModelId, type NodeName, nodeName } from '../domain/identity.js';
import { place } from '../domain/placement.js';
import type { Leadership } from '../zookeeper/recipes/leadership.js';
import type { Convergence, Engine } from './port.js';

/** One instance, running from the moment it is placed. */
export interface MemoryInstance {
  readonly id: number;
  readonly model: ModelId;
  readonly memoryMb: number;
  readonly revision: number;
}

/** A machine in this process's memory on which instances run at once, for tests of what stands on the port. Engines over it come and go. */
export class MemoryMachine {
  readonly node: NodeName = nodeName('machine');
  readonly memoryMb: number;
  instances: readonly MemoryInstance[] = [];
  #started = 0;

  constructor(memoryMb: number) {
    this.memoryMb = memoryMb;
  }

  start(deployment: Deployment): void {
    const { memoryMb, revision } = deployment;
    this.instances = [...this.instances, { id: this.#started++, model: deployment, memoryMb, revision }];
  }
}

export class MemoryEngine implements Engine {
  readonly name: EngineName;
  readonly #machine: MemoryMachine;
  readonly #leadership: Pick<Leadership, 'lost'>;

  constructor(machine: MemoryMachine, leadership: Pick<Leadership, 'lost'>, name: EngineName = 'agents') {
    this.name = name;
    this.#machine = machine;
    this.#leadership = leadership;
  }

  nodes() {
    const { node, memoryMb, instances } = this.#machine;
    return [{ node, memoryMb, draining: false, occupants: instances }];
  }

  async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    signal.throwIfAborted();
    this.#leadership.lost.throwIfAborted();
    const wanted = new Map(deployments.map((deployment) => [describeModel(deployment), deployment]));
    this.#stopSurplus(wanted, untouched);

    const wants = deployments.map((model) => ({ model, memoryMb: model.memoryMb, count: model.instances - this.#count(model) }));
    const { placements, shortfalls } = place(this.nodes(), wants);
    for (const { model } of placements) {
      const deployment = wanted.get(describeModel(model));
      if (deployment !== undefined) this.#machine.start(deployment);
    }
    return {
      unplaced: new Map(shortfalls.map(({ model, count, reasons }) => [describeModel(model), { count, reasons }])),
      vacant: new Set([...wanted].filter(([, deployment]) => this.#count(deployment) === 0).map(([model]) => model)),
      lookAgainInMs: undefined,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #stopSurplus(wanted: ReadonlyMap<string, Deployment>, untouched: ReadonlySet<string>): void {
    const kept = new Map<string, number>();
    this.#machine.instances = this.#machine.instances.filter(({ model, revision }) => {
      const name = describeModel(model);
      if (untouched.has(name)) return true;
      const deployment = wanted.get(name);
      const before = kept.get(name) ?? 0;
      if (deployment === undefined || revision !== deployment.revision || before >= deployment.instances) return false;
      kept.set(name, before + 1);
      return true;
    });
  }

  #count(model: ModelId): number {
    return this.#machine.instances.filter((instance) => describeModel(instance.model) === describeModel(model)).length;
  }
}
