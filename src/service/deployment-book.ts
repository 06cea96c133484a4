import type { ControlPaths } from '../control/layout.js';
import { Mirror } from '../control/mirror.js';
import { deploymentCodec } from '../control/records.js';
import type { Deployment } from '../domain/deployment.js';
import { describeModel, type ModelId, type ModelName, type ModelVersion } from '../domain/identity.js';
import { type FencedWriter, unlessChanged } from '../engines/fenced-writer.js';
import type { Log } from '../runtime/log/log.js';
import type { Step, ZooKeeper } from '../zookeeper/port.js';
import { ensurePath } from '../zookeeper/recipes/ensure-path.js';
import type { RecipePorts } from '../zookeeper/recipes/retry.js';

export interface DeploymentBookPorts extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly log: Log;
}

/** All deployments. They are read once, when a term of leadership begins: from then on only the leader writes them. */
export class DeploymentBook {
  readonly #zk: ZooKeeper;
  readonly #paths: ControlPaths;
  readonly #byModel: Map<string, Deployment>;
  /** Models (by `describeModel`) whose deployment cannot be decoded. A newer maas may have written it, so their instances are left alone. */
  readonly unreadable: ReadonlySet<string>;

  private constructor(zk: ZooKeeper, paths: ControlPaths, byModel: Map<string, Deployment>, unreadable: ReadonlySet<string>) {
    this.#zk = zk;
    this.#paths = paths;
    this.#byModel = byModel;
    this.unreadable = unreadable;
  }

  static async read({ zk, control: paths, log, ...ports }: DeploymentBookPorts, signal: AbortSignal): Promise<DeploymentBook> {
    using mirror = await Mirror.open({ zk, ...ports, root: paths.deployments, depth: 2, signal });
    const found = new Map<string, Deployment>();
    const unreadable = new Set<string>();
    for (const { path, data, segments } of mirror.znodes.values()) {
      try {
        const deployment = deploymentCodec.decode(data, path);
        found.set(describeModel(deployment), deployment);
      } catch (error) {
        log.error('a deployment that can not be read is left alone', { path, error });
        unreadable.add(describeModel({ name: segments[0] as ModelName, version: segments[1] as ModelVersion }));
      }
    }
    return new DeploymentBook(zk, paths, found, unreadable);
  }

  get all(): readonly Deployment[] {
    return [...this.#byModel.values()];
  }

  find(model: ModelId): Deployment | undefined {
    return this.#byModel.get(describeModel(model));
  }

  /** The step that writes a deployment. After it was committed, `took` must be called. */
  async stepFor(deployment: Deployment, signal: AbortSignal): Promise<Step> {
    const path = this.#paths.deployment(deployment);
    const data = deploymentCodec.encode(deployment);
    if (this.find(deployment) !== undefined) return { kind: 'write', path, data, expected: 'any' };
    await ensurePath(this.#zk, this.#paths.versions(deployment.name), { signal });
    return { kind: 'create', path, data };
  }

  took(deployment: Deployment): void {
    this.#byModel.set(describeModel(deployment), deployment);
  }

  async write(deployment: Deployment, writer: FencedWriter, signal: AbortSignal): Promise<void> {
    await writer.commit([await this.stepFor(deployment, signal)], signal);
    this.took(deployment);
  }

  /** Removes a version, and the name with its last one. */
  async remove(deployment: Deployment, writer: FencedWriter, signal: AbortSignal): Promise<void> {
    await writer.commit([{ kind: 'delete', path: this.#paths.deployment(deployment), expected: 'any' }], signal);
    this.#byModel.delete(describeModel(deployment));
    // The name stays if it has a version that we could not decode.
    await unlessChanged(writer.commit([{ kind: 'delete', path: this.#paths.versions(deployment.name), expected: 'any' }], signal));
  }
}
