import { homedir } from 'node:os';
import { Flags } from '@oclif/core';
import { nodeSettings } from '../../cli/agent-flags.js';
import { LocalCommand } from '../../cli/local-command.js';
import { selfCommand } from '../../cli/self.js';
import { version } from '../../cli/version.js';
import { type DevRecord, devDirectory } from '../../dev/dev-record.js';
import { runDev } from '../../dev/run-dev.js';
import { LinuxProcesses } from '../../runtime/linux-processes.js';

export default class Dev extends LocalCommand<{ directory: string }> {
  static override summary = 'Run a whole cluster on this machine: ZooKeeper, store, service and agent in one process';
  static override description = `Every command on this machine finds it by itself, after all other settings.
Its state is kept: the next maas dev finds what was deployed. Stop it with Ctrl-C.`;
  static override examples = ['<%= config.bin %> dev', '<%= config.bin %> dev --dir /tmp/try --zk-port 2182'];
  static override flags = {
    dir: Flags.string({ helpValue: '<directory>', summary: 'where its state is kept (default: $MAAS_DEV_DIR, else below ~/.local/state)' }),
    'zk-port': Flags.integer({ helpValue: '<port>', min: 0, max: 65_535, summary: 'where its ZooKeeper listens, on loopback' }),
    memory: Flags.integer({ char: 'm', helpValue: '<MB>', min: 1, summary: 'memory for models in all' }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<{ directory: string }> {
    const { flags } = await this.parse(Dev);
    const { io, clock, random } = this.ports;
    const directory = flags.dir ?? devDirectory(io.env, homedir());
    const local = { node: 'dev', address: '127.0.0.1', memory: flags.memory, 'state-dir': directory };
    const { stateDirectory, ...node } = nodeSettings(local, io.env, process.getuid?.() ?? 0);
    const onReady = (record: DevRecord) => this.notice(welcome(stateDirectory, record));
    const cluster = { directory: stateDirectory, port: flags['zk-port'], node: { ...node, maasVersion: version }, self: selfCommand };
    await runDev({ ...cluster, processes: new LinuxProcesses(clock), clock, random, log: this.logger, onReady }, this.signal);
    return { directory };
  }
}

function welcome(directory: string, { quorum }: DevRecord): string {
  return `a cluster is up: ZooKeeper at ${quorum}, state in ${directory}
  maas deploy add examples/mock-dga --name dga --version 1.0 --instances 2
  maas deploy list
Ctrl-C stops it; what is deployed starts again with the next maas dev`;
}
