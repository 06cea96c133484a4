import { ensureLayout } from '../../../src/control/ensure-layout.js';
import { controlPaths } from '../../../src/control/layout.js';
import { type InstanceRecord, instanceCodec, yarnServiceCodec } from '../../../src/control/records.js';
import type { Deployment } from '../../../src/domain/deployment.js';
import { describeModel, newInstanceId } from '../../../src/domain/identity.js';
import { yarnNode } from '../../../src/domain/yarn-node.js';
import type { Convergence, Engine } from '../../../src/engines/port.js';
import { RestResourceManager } from '../../../src/engines/yarn/rest-resource-manager.js';
import { runnerMb } from '../../../src/engines/yarn/service-spec.js';
import { YarnEngine, type YarnEngineOptions } from '../../../src/engines/yarn/yarn-engine.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { fetchHttp } from '../../../src/runtime/http/http.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { Version, ZooKeeper } from '../../../src/zookeeper/port.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { PlayedResourceManager } from './played-resource-manager.js';

/** A ResourceManager and runners that a test plays, on a ZooKeeper in memory. Has room for ten instances of 100 MB. */
export class YarnScene implements AsyncDisposable {
  readonly control = controlPaths();
  readonly clock = new ManualClock();
  readonly log = memoryLog();
  readonly ensemble = new MemoryEnsemble();
  yarn!: PlayedResourceManager;
  zk!: ZooKeeper;
  /** Whether a model is ready as soon as its container runs. */
  isQuick = true;
  #epoch = 0;
  #engines: YarnEngine[] = [];
  readonly #places = new Map<string, string>();

  static async begin(ensemble?: MemoryEnsemble): Promise<YarnScene> {
    const scene = new YarnScene();
    scene.zk = await (ensemble ?? scene.ensemble).connect();
    await ensureLayout(scene.zk, scene.control);
    scene.yarn = await PlayedResourceManager.start({
      memoryMb: 10 * (100 + runnerMb),
      onStart: (container, service) => scene.#run(container, service),
      onStop: (container) => scene.#end(container),
    });
    return scene;
  }

  async lead(changes: Partial<YarnEngineOptions> = {}): Promise<YarnEngine> {
    await this.depose();
    const check = { kind: 'check', path: this.control.epoch, expected: this.#epoch as Version } as const;
    const { clock, log, control } = this;
    const random = seededRandom(7);
    const http = fetchHttp;
    const resourceManager = new RestResourceManager({ servers: [this.yarn.url], user: 'maas', http, clock: hasty(clock), random });
    const options: YarnEngineOptions = {
      zk: await this.ensemble.connect(),
      ...{ control, leadership: { check: () => check }, resourceManager, clock, random, log },
      template: { queue: 'default', environment: {} },
      program: async () => '/apps/maas/runner/maas',
      onChange: () => {},
      ...changes,
    };
    const engine = await YarnEngine.open(options, new AbortController().signal);
    this.#engines.push(engine);
    return engine;
  }

  async depose(): Promise<void> {
    await this.zk.write(this.control.epoch, new Uint8Array(), 'any');
    this.#epoch += 1;
  }

  /** The containers of each model. */
  async instances(): Promise<Record<string, readonly string[]>> {
    const found: Record<string, string[]> = {};
    for (const [service, containers] of Object.entries(this.yarn.containers())) {
      const path = this.control.yarnService(service);
      const znode = await this.zk.read(path);
      const model = znode === undefined ? service : describeModel(yarnServiceCodec.decode(znode.data, path));
      if (containers.length > 0) found[model] = [...(found[model] ?? []), ...containers];
    }
    return found;
  }

  /** Lets watches reach whoever follows. */
  async seen(): Promise<void> {
    for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const engine of this.#engines) await engine[Symbol.asyncDispose]();
    await this.yarn[Symbol.asyncDispose]();
  }

  /** What the runner in a container tells once its model is ready. */
  async #run(container: string, service: string): Promise<void> {
    const path = this.control.yarnService(service);
    const znode = await this.zk.read(path);
    if (znode === undefined) return;
    const { name, version, revision } = yarnServiceCodec.decode(znode.data, path);
    const instance = newInstanceId({ name, version }, container);
    const node = yarnNode('localhost');
    const state = this.isQuick ? 'ready' : 'starting';
    const about = { id: container, service, hostname: 'localhost' };
    const record: InstanceRecord = { instance, name, version, node, revision, state, since: 0, restarts: 0, container: about };
    const place = this.control.instance(node, instance);
    await createWithParents(this.zk, place, instanceCodec.encode(record), { mode: 'ephemeral' });
    this.#places.set(container, place);
  }

  async #end(container: string): Promise<void> {
    const place = this.#places.get(container);
    if (place !== undefined) await this.zk.delete(place, 'any').catch(() => undefined);
  }
}

/** The engine as a leader has it: asked again as long as something came of it. */
export function asked(scene: YarnScene, engine: Engine): Engine {
  return {
    name: engine.name,
    nodes: () => engine.nodes(),
    async converge(deployments: readonly Deployment[], untouched, signal): Promise<Convergence> {
      for (let before = ''; ; ) {
        const convergence = await engine.converge(deployments, untouched, signal);
        await scene.seen();
        const now = JSON.stringify([scene.yarn.containers(), [...convergence.vacant]]);
        if (now === before) return convergence;
        before = now;
        scene.clock.advance(1_000);
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The pauses between tries take no time. */
function hasty(clock: ManualClock) {
  return { now: () => clock.now(), elapsed: () => clock.elapsed(), sleep: async () => {} };
}
