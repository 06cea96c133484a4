import { expect } from 'vitest';
import { controlPaths } from '../../src/control/layout.js';
import { assignmentCodec, nodeCodec, requestCodec } from '../../src/control/records.js';
import { modelName, modelVersion } from '../../src/domain/identity.js';
import type { AddArguments, RequestArguments } from '../../src/domain/request.js';
import type { EngineKind } from '../../src/engines/port.js';
import { askService } from '../../src/operations/deploy/ask-service.js';
import type { Clock } from '../../src/runtime/clock/clock.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import type { CrashPointName } from '../../src/service/crash-points.js';
import { runService } from '../../src/service/service.js';
import { FailingZooKeeper, type Sabotage } from '../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { nodeRecord } from '../control/node-record.js';
import { eventually } from '../eventually.js';

export const control = controlPaths();
const requester = { user: 'ann', host: 'here', via: 'maas' } as const;
export const dga = { name: modelName('dga'), version: modelVersion('1.0') };

export class Scene {
  readonly ensemble = new MemoryEnsemble();
  readonly end = new AbortController();
  readonly services: Promise<unknown>[] = [];
  readonly log = memoryLog();
  /** Of the services. */
  clock: Clock = systemClock;
  zk!: ZooKeeper;

  async begin(): Promise<void> {
    this.zk = await this.ensemble.connect();
  }

  async service(
    crash?: (at: CrashPointName) => void,
    sabotage?: Sabotage,
    engines?: readonly EngineKind[],
  ): Promise<{ readonly ended: Promise<unknown> }> {
    const zk = new FailingZooKeeper(await this.ensemble.connect(), sabotage);
    const running = runService(
      {
        zk,
        control,
        configPath: '/metron/maas/config',
        candidate: { host: 'here', pid: 1, maasVersion: '0.1.0', since: 0 },
        clock: this.clock,
        random: systemRandom,
        log: this.log,
        absence: { timeoutMs: 50, graceMs: 50 },
        crash,
        engines,
      },
      this.end.signal,
    ).catch((error: unknown) => error);
    const ended = running.finally(() => zk.close());
    this.services.push(ended);
    return { ended };
  }

  async node(name: string, memoryMb = 1024): Promise<ZooKeeper> {
    const zk = await this.ensemble.connect();
    const record = nodeRecord(name, { memoryMb });
    await eventually(async () => expect(await this.zk.stat(control.layout)).toBeDefined());
    await zk.create(control.node(record.node), nodeCodec.encode(record), { mode: 'ephemeral' });
    return zk;
  }

  ask(args: RequestArguments) {
    const asking = { zk: this.zk, control, clock: systemClock, random: systemRandom };
    return askService(asking, args, { requester, timeoutMs: 5_000, signal: this.end.signal });
  }

  /** What became of each request. */
  async states(): Promise<string[]> {
    const states: string[] = [];
    for (const id of (await this.zk.children(control.requests)) ?? []) {
      const znode = await this.zk.read(control.request(id));
      if (znode === undefined) continue;
      const { state, code } = requestCodec.decode(znode.data, id);
      states.push(code === undefined ? state : `${state} as ${code}`);
    }
    return states;
  }

  async assigned(): Promise<{ node: string; revision: number }[]> {
    const found: { node: string; revision: number }[] = [];
    for (const node of (await this.zk.children(control.assignments)) ?? []) {
      for (const child of (await this.zk.children(`${control.assignments}/${node}`)) ?? []) {
        const path = `${control.assignments}/${node}/${child}`;
        const znode = await this.zk.read(path);
        if (znode !== undefined) found.push({ node, revision: assignmentCodec.decode(znode.data, path).revision });
      }
    }
    return found;
  }

  async close(): Promise<void> {
    this.end.abort(new Error('the test is over'));
    await Promise.all(this.services);
  }
}

export function add(instances: number, more: Partial<AddArguments> = {}): AddArguments {
  const artifact = { form: 'archive', uri: 'file:///store/dga', sha256: 'a'.repeat(64), size: 1 } as const;
  return { verb: 'add', ...dga, engine: 'agents', kind: 'model', instances, ensure: false, memoryMb: 100, artifact, manifest: {}, ...more };
}
