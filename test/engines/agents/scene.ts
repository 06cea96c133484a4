import { ensureLayout } from '../../../src/control/ensure-layout.js';
import { controlPaths } from '../../../src/control/layout.js';
import {
  type Assignment,
  assignmentCodec,
  type InstanceRecord,
  instanceCodec,
  type NodeRecord,
  nodeCodec,
} from '../../../src/control/records.js';
import type { AbsencePolicy } from '../../../src/domain/absence.js';
import { describeModel, type InstanceId, type NodeName, nodeName } from '../../../src/domain/identity.js';
import { yarnNode } from '../../../src/domain/yarn-node.js';
import { AgentsEngine } from '../../../src/engines/agents/agents-engine.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { Version } from '../../../src/zookeeper/port.js';
import { createWithParents, ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { nodeRecord } from '../../control/node-record.js';

const control = controlPaths();

/** Agents that a test plays: what they write, and nothing else. */
export class AgentsScene {
  readonly clock = new ManualClock();
  readonly log = memoryLog();
  readonly #ensemble = new MemoryEnsemble();
  readonly #zk = this.#ensemble.connect();
  readonly #random = seededRandom(7);
  #epoch = 0;

  static async begin(): Promise<AgentsScene> {
    const scene = new AgentsScene();
    await ensureLayout(await scene.#zk, control);
    return scene;
  }

  async lead(absence: Partial<AbsencePolicy> = {}): Promise<AgentsEngine> {
    await this.depose();
    const check = { kind: 'check', path: control.epoch, expected: this.#epoch as Version } as const;
    const zk = await this.#ensemble.connect();
    const { clock, log } = this;
    const options = { zk, control, leadership: { check: () => check }, clock, random: this.#random, log, absence, onChange: () => {} };
    return AgentsEngine.open(options, new AbortController().signal);
  }

  async depose(): Promise<void> {
    await (await this.#zk).write(control.epoch, new Uint8Array(), 'any');
    this.#epoch += 1;
  }

  /** @returns what makes the node go away */
  async node(name: string, changes: Partial<NodeRecord> = {}): Promise<() => Promise<void>> {
    const agent = await this.#ensemble.connect();
    const record = nodeRecord(name, { memoryMb: 1_000, ...changes });
    await agent.create(control.node(record.node), nodeCodec.encode(record), { mode: 'ephemeral' });
    return () => agent.close();
  }

  async drain(name: string): Promise<void> {
    const zk = await this.#zk;
    const path = control.node(nodeName(name));
    const znode = await zk.read(path);
    if (znode === undefined) throw new Error(`no node ${name}`);
    await zk.write(path, nodeCodec.encode({ ...nodeCodec.decode(znode.data, path), draining: true }), 'any');
  }

  async reportJunk(): Promise<void> {
    const zk = await this.#zk;
    for (const { node, assignment } of await this.assigned()) {
      const path = control.instance(node, assignment.instance);
      await ensurePath(zk, path);
      await zk.write(path, new TextEncoder().encode('{'), 'any');
    }
  }

  /** What an agent tells of an instance. */
  async report({ node, assignment }: Assigned, state: InstanceRecord['state']): Promise<void> {
    const { instance, name, version, revision } = assignment;
    const record: InstanceRecord = { instance, name, version, node, revision, state, since: this.clock.now(), restarts: 0 };
    const zk = await this.#zk;
    const path = control.instance(node, instance);
    await ensurePath(zk, path);
    await zk.write(path, instanceCodec.encode(record), 'any');
  }

  /** What a runner tells, on YARN. @returns its path */
  async reportOnYarn(host: string): Promise<string> {
    const path = control.instance(yarnNode(host), 'dga-1.0-contained' as InstanceId);
    await createWithParents(await this.#zk, path, new TextEncoder().encode('{}'), { mode: 'ephemeral' });
    return path;
  }

  async assigned(): Promise<Assigned[]> {
    const zk = await this.#zk;
    const found: Assigned[] = [];
    for (const node of (await zk.children(control.assignments)) ?? []) {
      for (const instance of (await zk.children(`${control.assignments}/${node}`)) ?? []) {
        const path = `${control.assignments}/${node}/${instance}`;
        const znode = await zk.read(path);
        if (znode !== undefined) found.push({ node: nodeName(node), assignment: assignmentCodec.decode(znode.data, path) });
      }
    }
    return found;
  }

  /** `dga 1.0 on a`, in order. */
  async places(): Promise<string[]> {
    return (await this.assigned()).map(({ node, assignment }) => `${describeModel(assignment)} on ${node}`).toSorted();
  }

  /** Agents let go of what is assigned to them no more. */
  async letGo(): Promise<void> {
    const zk = await this.#zk;
    const assigned = new Set((await this.assigned()).map(({ assignment }) => assignment.instance as string));
    for (const path of await this.records()) if (!assigned.has(path.slice(path.lastIndexOf('/') + 1))) await zk.delete(path, 'any');
    await this.seen();
  }

  async records(): Promise<string[]> {
    const zk = await this.#zk;
    const found: string[] = [];
    for (const node of (await zk.children(control.instances)) ?? []) {
      for (const instance of (await zk.children(`${control.instances}/${node}`)) ?? [])
        found.push(`${control.instances}/${node}/${instance}`);
    }
    return found;
  }

  /** Lets watches reach whoever follows. */
  async seen(): Promise<void> {
    for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
  }
}

export interface Assigned {
  readonly node: NodeName;
  readonly assignment: Assignment;
}
