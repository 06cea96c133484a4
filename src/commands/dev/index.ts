import { Flags } from '@oclif/core';
import { DevCommand, devFlags } from '../../cli/dev-command.js';
import { definedOf } from '../../cli/environment.js';
import { nodeSettings } from '../../cli/models/agent-flags.js';
import { selfCommand } from '../../cli/self.js';
import { version } from '../../cli/version.js';
import type { DevRecord } from '../../dev/dev-record.js';
import { runDev } from '../../dev/run-dev.js';
import { type StartedDev, startDev } from '../../dev/start-dev.js';

export default class Dev extends DevCommand<StartedDev | { directory: string }> {
  static override summary = 'Run a whole cluster on this machine: ZooKeeper, store, service and agent in one process';
  static override description = `Other commands on this machine find it by themselves, unless a setting names another cluster.
Its state is kept: the next maas dev starts what was deployed. Stop it with Ctrl-C or maas dev stop.`;
  static override examples = [
    '<%= config.bin %> dev',
    { description: 'In the background', command: '<%= config.bin %> dev --detach' },
    '<%= config.bin %> dev --dir /tmp/try --zk-port 2182',
  ];
  static override flags = {
    ...devFlags,
    detach: Flags.boolean({ summary: 'return once it is up, and leave it running in the background' }),
    'zk-port': Flags.integer({ helpValue: '<port>', min: 0, max: 65_535, summary: 'port of its ZooKeeper, on loopback' }),
    memory: Flags.integer({ char: 'm', helpValue: '<MB>', min: 1, summary: 'total memory for models' }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<StartedDev | { directory: string }> {
    const { flags } = await this.parse(Dev);
    const directory = this.directoryOf(flags.dir);
    if (flags.detach) return await this.#detach(directory, flags['zk-port'], flags.memory);

    const { io } = this.ports;
    const local = { node: 'dev', address: '127.0.0.1', memory: flags.memory, 'state-dir': directory };
    const { stateDirectory: _, ...node } = nodeSettings(local, io.env, process.getuid?.() ?? 0);
    const onReady = (record: DevRecord) => this.notice(welcome(directory, record, 'Ctrl-C stops it'));
    const cluster = { directory, port: flags['zk-port'], node: { ...node, maasVersion: version }, self: selfCommand };
    await runDev({ ...this.work, ...cluster, onReady }, this.signal);
    return { directory };
  }

  async #detach(directory: string, port: number | undefined, memory: number | undefined): Promise<StartedDev> {
    const { env } = this.ports.io;
    const optional = [...(port === undefined ? [] : ['--zk-port', `${port}`]), ...(memory === undefined ? [] : ['--memory', `${memory}`])];
    const environment = definedOf(env);
    const program = selfCommand(['dev', '--dir', directory, ...optional, '--log-level', 'info', '--quiet']);
    const started = await startDev({ ...program, directory, environment }, this.work);
    this.log(welcome(directory, started, 'maas dev stop stops it'));
    return started;
  }
}

function welcome(directory: string, { quorum }: DevRecord, stop: string): string {
  return `a cluster is up: ZooKeeper at ${quorum}, state in ${directory}
  maas deploy add examples/mock-dga --name dga --version 1.0 --instances 2
  maas deploy list
${stop}; what is deployed starts again with the next maas dev`;
}
