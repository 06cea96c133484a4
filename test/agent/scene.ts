import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AgentOptions, type AgentSettings, runAgent } from '../../src/agent/agent.js';
import { openAgentState } from '../../src/agent/agent-state.js';
import type { FetchModel } from '../../src/agent/fetch.js';
import type { WorkerHost } from '../../src/agent/instance/worker.js';
import { controlPaths } from '../../src/control/layout.js';
import { type Assignment, assignmentCodec, type InstanceRecord, instanceCodec } from '../../src/control/records.js';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../../src/domain/identity.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import type { Files } from '../../src/runtime/files/files.js';
import { systemFiles } from '../../src/runtime/files/system-files.js';
import { type MemoryLog, memoryLog } from '../../src/runtime/log/memory-log.js';
import { procContainment } from '../../src/runtime/proc/proc-containment.js';
import type { Containment } from '../../src/runtime/processes/containment.js';
import type { Processes } from '../../src/runtime/processes/processes.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { eventually } from '../eventually.js';

const control = controlPaths();
const node = 'node1' as NodeName;
const serviceRoot = '/maas/service';

export type ModelFiles = Readonly<Record<string, string>>;

/** An agent over an ensemble in memory, with a directory of its own; models come from what `fetch` is given. */
export class AgentScene implements AsyncDisposable {
  readonly ensemble: MemoryEnsemble;
  readonly log: MemoryLog = memoryLog();
  readonly directory: string;
  readonly leader: ZooKeeper;
  readonly #processes: Processes;
  readonly #running: { stop: AbortController; ended: Promise<void> }[] = [];
  files: ModelFiles = { 'rest.sh': '#!/bin/bash\n' };
  fetch: FetchModel | undefined;
  /** Where the agent's own state is. */
  disk: Files = systemFiles;
  /** How this node runs workers; undefined: it runs models only. */
  workers: WorkerHost | undefined;
  containment: Containment;

  static async open(processes: Processes): Promise<AgentScene> {
    const directory = await mkdtemp(path.join(tmpdir(), 'maas-agent-'));
    await chmod(directory, 0o755);
    const ensemble = new MemoryEnsemble();
    return new AgentScene(processes, directory, ensemble, await ensemble.connect());
  }

  private constructor(processes: Processes, directory: string, ensemble: MemoryEnsemble, leader: ZooKeeper) {
    this.#processes = processes;
    this.directory = directory;
    this.ensemble = ensemble;
    this.leader = leader;
    this.containment = procContainment({ processes, clock }, 'in a test');
  }

  /** Starts an agent, as on a node whose agent was started again. */
  async start(settings: Partial<AgentSettings> = {}) {
    const state = await openAgentState(this.directory, this.#processes.bootId, this.disk);
    const zk = await this.ensemble.connect({ ticket: state.ticket });
    const stop = new AbortController();
    const options: AgentOptions = {
      zk,
      control,
      serviceRoot,
      state,
      clock,
      random,
      log: this.log,
      files: this.disk,
      processes: this.#processes,
      containment: this.containment,
      workers: this.workers,
      fetch: (artifact, directory, signal) => (this.fetch ?? this.#writeFiles)(artifact, directory, signal),
      settings: {
        node,
        address: '127.0.0.1',
        hostname: 'node1',
        memoryMb: 4_096,
        labels: {},
        maasVersion: '0.1.0',
        path: process.env['PATH'] ?? '/usr/bin:/bin',
        onStop: 'leave',
        ...settings,
      },
    };
    const ended = runAgent(options, stop.signal).finally(() => state[Symbol.asyncDispose]());
    ended.catch(() => {});
    const end = () => {
      stop.abort(new Error('stop'));
      return ended;
    };
    const agent = { zk, stop, ended, end };
    this.#running.push(agent);
    return agent;
  }

  async assign(instance: string, changes: Partial<Assignment> = {}): Promise<void> {
    const assignment: Assignment = {
      instance: instance as InstanceId,
      name: 'dga' as ModelName,
      version: '1.0' as ModelVersion,
      kind: 'model',
      artifact: { form: 'archive', uri: 'file:///store/dga' },
      manifest: {},
      memoryMb: 256,
      revision: 1,
      placedAt: 1,
      ...changes,
    };
    await createWithParents(this.leader, control.assignment(node, assignment.instance), assignmentCodec.encode(assignment));
  }

  async unassign(instance: string): Promise<void> {
    await this.leader.delete(control.assignment(node, instance as InstanceId), 'any');
  }

  async record(instance: string): Promise<InstanceRecord | undefined> {
    const place = control.instance(node, instance as InstanceId);
    const found = await this.leader.read(place);
    return found && instanceCodec.decode(found.data, place);
  }

  async whenState(instance: string, state: InstanceRecord['state'], limitMs = 10_000): Promise<InstanceRecord> {
    return eventually(async () => {
      const record = await this.record(instance);
      if (record?.state !== state) throw new Error(`${instance} is ${JSON.stringify(record)}, not ${state}`);
      return record;
    }, limitMs);
  }

  /** Its process is there. */
  async whenStarted(instance: string): Promise<InstanceRecord> {
    return eventually(async () => {
      const record = await this.record(instance);
      if (record?.state !== 'starting' || record.pid === undefined) throw new Error(`${instance} is ${JSON.stringify(record)}`);
      return record;
    });
  }

  async whenGone(instance: string): Promise<void> {
    await eventually(async () => {
      const record = await this.record(instance);
      if (record !== undefined) throw new Error(`${instance} is ${record.state} still`);
    }, 15_000);
  }

  async registration(instance: string, name = 'dga') {
    return this.leader.read(`${serviceRoot}/${name}/${instance}`);
  }

  modelDirectory(instance: string): string {
    return path.join(this.directory, 'instances', instance, 'model');
  }

  /** What the model itself would write. */
  async writeInModel(instance: string, name: string, text: string): Promise<void> {
    await writeFile(path.join(this.modelDirectory(instance), name), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { stop, ended } of this.#running) {
      stop.abort(new Error('the test is over'));
      await ended.catch(() => {});
    }
    for (const members of (await this.#processes.byEnvironment('MAAS_INSTANCE')).values()) {
      for (const member of members) if (await this.#isOurs(member.pid)) await this.#processes.signal(member, 'SIGKILL', 'process');
    }
    await rm(this.directory, { recursive: true, force: true });
  }

  async #isOurs(pid: number): Promise<boolean> {
    const homes = await this.#processes.byEnvironment('HOME');
    return [...homes].some(([home, members]) => home.startsWith(this.directory) && members.some((member) => member.pid === pid));
  }

  readonly #writeFiles: FetchModel = async (_artifact, directory) => {
    await mkdir(directory, { recursive: true });
    for (const [name, text] of Object.entries(this.files)) {
      await writeFile(path.join(directory, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
    }
  };
}
