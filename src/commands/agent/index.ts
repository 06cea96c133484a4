import { runAgent } from '../../agent/agent.js';
import { openAgentState } from '../../agent/agent-state.js';
import { fetchFrom } from '../../agent/fetch.js';
import { modelUser } from '../../agent/model-user.js';
import { workerHost } from '../../cli/cluster/worker-host.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { agentFlags, nodeSettings } from '../../cli/models/agent-flags.js';
import { version } from '../../cli/version.js';
import { flatRoot } from '../../metron/flat-place.js';
import { readServiceConfig } from '../../operations/cluster/read-registrations.js';
import { detectContainment } from '../../runtime/cgroup/detect.js';
import { systemFiles } from '../../runtime/files/system-files.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';
import { keepHeapSmall, leaveCodeUnoptimized } from '../../runtime/small-heap.js';

export default class Agent extends MaasCommand<{ node: string }> {
  static override summary = 'Make this machine a node that runs the models placed on it';
  static override description = `Runs until it is stopped. Its models keep running without it, and the next agent adopts them.
Models are fetched only from the store that --store or the settings name.`;
  static override examples = [
    '<%= config.bin %> agent -z node1:2181 --store hdfs://nn1:8020/apps/maas --run-as maas',
    '<%= config.bin %> agent --node gpu1 --address 10.0.0.7 --memory 16384 --label gpu=yes',
  ];
  static override flags = agentFlags;
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<{ node: string }> {
    const { flags } = await this.parse(Agent);
    keepHeapSmall();
    leaveCodeUnoptimized();
    const { clock, random, io } = this.ports;
    const uid = process.getuid?.() ?? 0;
    const { stateDirectory, ...settings } = nodeSettings(flags, io.env, uid);
    const { node, path } = settings;

    const processes = new LinuxProcesses(clock);
    const runAs = await modelUser({ uid, runAs: flags['run-as'], allowRoot: flags['allow-root'], path }, processes);
    await using state = await openAgentState(stateDirectory, processes.bootId, systemFiles);
    await using cluster = await this.openCluster({ changes: true, ticket: state.ticket });
    const { zk, control, zkRoot, log } = cluster;
    const containment = await detectContainment({ processes, clock });
    const { serviceRoot } = await readServiceConfig(zk, zkRoot, this.signal);
    const fetch = fetchFrom([await cluster.store()], await cluster.openStore(flatRoot(cluster.storeAddress())));
    const onReady = () =>
      this.notice(`node ${node} is up at ${settings.address}, with ${settings.memoryMb} MB; ${containment.description}`);

    await runAgent(
      {
        ...{ zk, control, serviceRoot, state, fetch, files: systemFiles, processes, containment, clock, random, log },
        workers: workerHost(this.settings, io.env),
        settings: { ...settings, maasVersion: version, runAs, onStop: 'leave', onReady },
      },
      this.signal,
    );
    return { node };
  }
}
