import { ensureLayout } from '../../src/control/ensure-layout.js';
import { controlPaths } from '../../src/control/layout.js';
import {
  type Assignment,
  assignmentCodec,
  candidateCodec,
  deploymentCodec,
  type InstanceRecord,
  instanceCodec,
  type NodeRecord,
  nodeCodec,
  requestCodec,
} from '../../src/control/records.js';
import type { Deployment } from '../../src/domain/deployment.js';
import { instanceId, modelName, modelVersion, nodeName } from '../../src/domain/identity.js';
import type { PlacementNode } from '../../src/domain/placement.js';
import { decideRequest } from '../../src/domain/request.js';
import { encodeRegistration } from '../../src/metron/registration.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { ZooKeeperError } from '../../src/zookeeper/port.js';
import { nodeRecord } from '../control/node-record.js';

const played = { host: 'played', pid: 4_711, maasVersion: '0.1.0', since: 0 };
const startedAt = Date.UTC(2026, 0, 1);

/** A cluster in memory whose leader and agents a test plays, znode by znode. */
export class PlayedCluster {
  readonly control = controlPaths();
  readonly clock = new ManualClock(startedAt);
  readonly ensemble = new MemoryEnsemble();
  readonly #zk = this.ensemble.connect();

  static async begin(): Promise<PlayedCluster> {
    const cluster = new PlayedCluster();
    await ensureLayout(await cluster.#zk, cluster.control);
    await cluster.leads();
    return cluster;
  }

  /** Somebody stands for leader, and leads. */
  async leads(): Promise<void> {
    const zk = await this.#zk;
    await zk.create(`${this.control.election}/played-`, candidateCodec.encode(played), { mode: 'ephemeral sequential' });
  }

  /** Nobody leads any more. */
  async leadsNoMore(): Promise<void> {
    const zk = await this.#zk;
    for (const name of (await zk.children(this.control.election)) ?? []) await zk.delete(`${this.control.election}/${name}`, 'any');
  }

  /** Another client's connection. */
  connect() {
    return this.ensemble.connect();
  }

  node(node: string, record: Partial<NodeRecord> = {}): Promise<void> {
    const whole = nodeRecord(node, { memoryMb: 4_096, startedAt, ...record });
    return this.#put(this.control.node(whole.node), nodeCodec.encode(whole));
  }

  deployment(name: string, version: string, record: Partial<Deployment> = {}): Promise<void> {
    const whole: Deployment = {
      name: modelName(name),
      version: modelVersion(version),
      engine: 'agents',
      kind: 'model',
      instances: 1,
      memoryMb: 512,
      artifact: { form: 'archive', uri: `file:///store/${name}/${version}.tar.gz`, sha256: 'a'.repeat(64), size: 1_000 },
      manifest: {},
      revision: 1,
      createdAt: startedAt,
      updatedAt: startedAt,
      ...record,
    };
    return this.#put(this.control.deployment(whole), deploymentCodec.encode(whole));
  }

  /** An instance as the leader assigned it and its agent tells of it: `x1` is `dga-1.0-x1`. */
  async instance(model: string, suffix: string, node: string, record: Partial<InstanceRecord> = {}): Promise<void> {
    const [name = '', version = ''] = model.split(' ');
    const of = { name: modelName(name), version: modelVersion(version), instance: instanceId(`${name}-${version}-${suffix}`) };
    const whole: InstanceRecord = { ...of, node: nodeName(node), revision: 1, state: 'ready', since: startedAt, restarts: 0, ...record };
    const assignment: Assignment = {
      ...of,
      kind: 'model',
      artifact: { form: 'archive', uri: 'file:///store/x.tar.gz' },
      manifest: {},
      memoryMb: 512,
      revision: whole.revision,
      placedAt: startedAt,
    };
    await this.#put(this.control.assignment(whole.node, whole.instance), assignmentCodec.encode(assignment));
    await this.#put(this.control.instance(whole.node, whole.instance), instanceCodec.encode(whole));
  }

  /** As Metron's own service registers a model. */
  registration(name: string, id: string, { version, url }: { readonly version: string; readonly url: string }): Promise<void> {
    const registration = { name, version, id, url, functions: { apply: 'apply' }, registeredAt: startedAt };
    return this.#put(`/maas/service/${name}/${id}`, encodeRegistration(registration));
  }

  /** The agent has let the instance go. */
  async gone(model: string, suffix: string, node: string): Promise<void> {
    const id = instanceId(`${model.replace(' ', '-')}-${suffix}`);
    const zk = await this.#zk;
    await zk.delete(this.control.assignment(nodeName(node), id), 'any');
    await zk.delete(this.control.instance(nodeName(node), id), 'any');
  }

  /** Waits for a request and decides it, as the leader does. @param nodes undefined: there is room for all */
  async decide(nodes?: readonly PlacementNode[]): Promise<void> {
    const zk = await this.#zk;
    for (;;) {
      for (const id of (await zk.children(this.control.requests)) ?? []) {
        const path = this.control.request(id);
        const request = requestCodec.decode((await zk.read(path))?.data ?? new Uint8Array(), path);
        if (request.state !== 'waiting') continue;

        const { arguments: asked } = request;
        const znode = await zk.read(this.control.deployment(asked));
        const deployment = znode === undefined ? undefined : deploymentCodec.decode(znode.data, '');
        const outcome = decideRequest(asked, { deployment, engines: ['agents'], nodes, mayWait: nodes === undefined }, startedAt);
        if (outcome.state === 'done') {
          await this.#put(this.control.deployment(asked), deploymentCodec.encode(outcome.deployment));
          const wanted = { before: outcome.before, after: outcome.after };
          await zk.write(path, requestCodec.encode({ ...request, state: 'done', wanted, reason: outcome.reason }), 'any');
        } else {
          const { code, reason, misfits } = outcome;
          await zk.write(
            path,
            requestCodec.encode({ ...request, state: 'rejected', code, reason, misfits: misfits && [...misfits] }),
            'any',
          );
        }
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #put(path: string, data: Uint8Array): Promise<void> {
    const zk = await this.#zk;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if ((await zk.stat(parent)) === undefined) await this.#put(parent, new Uint8Array());
    try {
      await zk.create(path, data);
    } catch (error) {
      if (!(error instanceof ZooKeeperError && error.fault === 'exists')) throw error;
      await zk.write(path, data, 'any');
    }
  }
}
