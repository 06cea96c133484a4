import { Flags } from '@oclif/core';
import { zkTls } from '../cli/cluster/connect.js';
import { fourLetterWord } from '../cli/cluster/four-letter-word.js';
import { outOfReach } from '../cli/cluster/out-of-reach.js';
import { queueOf, resourceManagerOf } from '../cli/cluster/yarn.js';
import { repair } from '../cli/doctor-repairs.js';
import { MaasCommand } from '../cli/maas-command.js';
import { reportLines, wellOrFailure } from '../cli/render/report.js';
import { describeSettings } from '../cli/settings/describe.js';
import { yarnFlags } from '../cli/shared-flags.js';
import { Failure } from '../errors/catalogue.js';
import { callEndpoint } from '../operations/doctor/call-endpoint.js';
import type { Checked, Examined } from '../operations/doctor/check.js';
import { examine, examineWithout, type Report } from '../operations/doctor/doctor.js';
import { LinuxProcesses } from '../runtime/processes/linux-processes.js';

export default class Doctor extends MaasCommand<Report> {
  static override summary = 'Check a cluster: say what is wrong and how to fix it';
  static override description =
    'Checks the settings and where they come from, ZooKeeper, the leader, the queue, nodes and their clocks, registrations, permissions, the model ' +
    'store, and HDFS, where it writes a small file, reads it back and removes it. Without --fix nothing else is changed, and without --call no model is connected to. ' +
    'Exits with 13 when something is wrong.';
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor -z node1:2181 --json',
    '<%= config.bin %> doctor --call --fix',
  ];
  static override flags = {
    ...yarnFlags,
    // Without a default: one that is false would pass for given.
    call: Flags.boolean({
      summary: 'call models that others have registered; this may stop a model that serves a single connection, such as one made with nc',
    }),
    fix: Flags.boolean({
      summary:
        'after confirmation, remove registrations whose owner is gone (needs --call) and, unless zk-acl is open, restrict znodes that anyone may change',
    }),
    yes: Flags.boolean({ char: 'y', dependsOn: ['fix'], summary: 'do not ask for confirmation' }),
  };

  override async run(): Promise<Report> {
    const { flags } = await this.parse(Doctor);
    const asked = { quorum: this.settings.zkQuorum.value, settings: describeSettings(this.settings) };
    await using storage = this.openStorage();
    const resourceManager = await resourceManagerOf(this.settings, this.ports);
    const yarn = resourceManager && { resourceManager, queue: queueOf(this.settings) };
    const onChecked = (checked: Checked) => {
      for (const line of reportLines({ checks: [checked] }, this.tableOptions.width)) this.log(line);
    };
    const surroundings = { ...storage, ...asked, yarn, onChecked, askServer: fourLetterWord(await zkTls(this.settings)) };
    const opened = await this.openCluster({ changes: flags.fix }).catch(outOfReach);
    if (opened instanceof Failure) return wellOrFailure(await examineWithout(surroundings, opened));
    await using cluster = opened;
    const examined: Examined = {
      ...cluster,
      ...surroundings,
      access: cluster.settings.zkAcl.value,
      machine: new LinuxProcesses(cluster.clock),
      callEndpoint: flags.call ? (endpoint, signal) => callEndpoint(endpoint, cluster.clock, signal) : undefined,
    };
    const found = await examine(examined);
    if (!flags.fix) return wellOrFailure(found);
    return wellOrFailure(
      await repair(found, examined, {
        notice: (text) => this.notice(text),
        log: (text) => this.log(text),
        confirm: (question) => this.confirm(question, flags.yes),
      }),
    );
  }
}
