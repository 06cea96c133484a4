import { hostname } from 'node:os';
import { Flags } from '@oclif/core';
import { MaasCommand } from '../../cli/maas-command.js';
import { someModelFlags } from '../../cli/models/model-flags.js';
import { printable } from '../../cli/render/text.js';
import { type InstanceLogLine, readLogs } from '../../operations/deploy/read-logs.js';

export default class DeployLogs extends MaasCommand<undefined> {
  static override summary = "Show what a model's instances print";
  static override description =
    'Each line starts with the id of its instance. For instances on other machines, shows the last lines that ZooKeeper keeps, and names their nodes. ' +
    'With --json, each line is one JSON object.';
  static override examples = [
    '<%= config.bin %> deploy logs --name dga --follow',
    '<%= config.bin %> deploy logs -n dga -v 1.0 --lines 20',
  ];
  static override flags = {
    ...someModelFlags,
    instance: Flags.string({ helpValue: '<id>', summary: 'only this instance, by its id in maas deploy status' }),
    follow: Flags.boolean({ char: 'f', default: false, summary: 'keep printing new lines until Ctrl-C' }),
    lines: Flags.integer({ default: 100, min: 0, helpValue: '<count>', summary: 'how many past lines of each instance to show' }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<undefined> {
    const { flags } = await this.parse(DeployLogs);
    await using cluster = await this.openCluster();
    const { readAgentLogs } = await import('../../agent/log-client.js');

    const ports = { ...cluster, hostname: hostname(), readAgentLogs };
    for await (const line of readLogs(ports, flags, this.signal)) this.emit(line, this.#text(line));
    return undefined;
  }

  #text({ instance, stream, text }: InstanceLogLine): string {
    const { dim, yellow } = this.style;
    return `${dim(instance)} ${stream === 'stderr' ? yellow('!') : '|'} ${printable(text)}`;
  }
}
