import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { Flags } from '@oclif/core';
import { handedDown } from '../../cli/cluster/handed-down.js';
import { yarnEngineKind } from '../../cli/cluster/yarn.js';
import { definedOf } from '../../cli/environment.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { selfCommand } from '../../cli/self.js';
import { yarnFlags } from '../../cli/shared-flags.js';
import { version } from '../../cli/version.js';
import { detachedMark, type StartedService, startService } from '../../operations/service/start-service.js';
import { stateHome } from '../../runtime/files/state-home.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';
import { keepHeapSmall } from '../../runtime/small-heap.js';
import { ownCandidate } from '../../service/own-candidate.js';
import { runService } from '../../service/service.js';

export default class ServiceCommand extends MaasCommand<StartedService | undefined> {
  static override summary = 'Run the service that takes requests and places instances; one of several leads';
  static override examples = [
    '<%= config.bin %> service -z node1:2181,node2:2181,node3:2181',
    '<%= config.bin %> service -z node1:2181 --detach',
    { command: 'bin/maas_service.sh -zq node1:2181', description: "Metron's spelling" },
  ];
  static override flags = {
    ...yarnFlags,
    'yarn-queue': Flags.string({
      helpValue: '<name>',
      helpGroup: 'CLUSTER',
      summary: 'queue of YARN that models run in (default: default)',
    }),
    detach: Flags.boolean({ summary: 'return once it runs in the background' }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<StartedService | undefined> {
    const { flags } = await this.parse(ServiceCommand);
    keepHeapSmall();
    await using cluster = await this.openCluster({ changes: true });
    if (flags.detach) return await this.#detach(cluster);

    const { zk, control, zkRoot, clock, random, signal } = cluster;
    const self = { host: hostname(), pid: process.pid, maasVersion: version };
    const candidate = await ownCandidate({ zk, processes: new LinuxProcesses(clock), clock }, self);
    const onLead = () => this.notice('leading: requests are taken');
    const yarn = await yarnEngineKind(cluster, this.ports.io.env);
    const moreEngines = yarn === undefined ? [] : [yarn];
    this.notice(`standing for leader${yarn === undefined ? '' : `, with YARN at ${this.settings.yarn?.value}`}`);
    try {
      await runService({ zk, control, configPath: zkRoot, candidate, clock, random, log: this.logger, moreEngines, onLead }, signal);
    } catch (error) {
      // Told to stop, it has done so: systemd takes any other status than 0 for a failure.
      if (!signal.aborted) throw error;
    }
    return undefined;
  }

  async #detach(cluster: Awaited<ReturnType<ServiceCommand['openCluster']>>): Promise<StartedService> {
    const { env } = this.ports.io;
    const started = await startService(
      { ...cluster, processes: new LinuxProcesses(cluster.clock) },
      {
        ...selfCommand(['service', '--log-level', 'info']),
        environment: { ...definedOf(env), ...handedDown(this.settings, env), [detachedMark]: cluster.random.uuid() },
        stateDirectory: path.join(stateHome(env, homedir()), 'maas'),
      },
    );
    this.log(`the service ${started.role}: pid ${started.pid}, log ${started.log}`);
    return started;
  }
}
