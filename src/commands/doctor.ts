import { fourLetterWord } from '../cli/four-letter-word.js';
import { MaasCommand } from '../cli/maas-command.js';
import { count } from '../cli/render/text.js';
import { describeOrigin, type Origin } from '../cli/settings/origin.js';
import { settingTable } from '../cli/settings/table.js';
import { Failure } from '../errors/catalogue.js';
import type { Level } from '../operations/doctor/check.js';
import { examine, problemsOf, type Report } from '../operations/doctor/doctor.js';

const marks: Readonly<Record<Level, string>> = { ok: 'ok  ', warning: 'warn', problem: 'BAD ' };

export default class Doctor extends MaasCommand<Report> {
  static override summary = 'Look at a cluster and say what is wrong with it, and what to do';
  static override description =
    'Settings and where they came from, ZooKeeper, leader, queue, nodes, registrations, permissions, model store and HDFS, on which a small file is ' +
    'written, read back and removed. Nothing else is changed, and no model is connected to. Exits with 13 when something is wrong.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor -z node1:2181 --json'];

  override async run(): Promise<Report> {
    await this.parse(Doctor);
    await using cluster = await this.openCluster();
    const quorum = cluster.settings.zkQuorum.value;
    const report = await examine({ ...cluster, quorum, settings: this.#settings(), askServer: fourLetterWord });
    for (const { name, findings } of report.checks) {
      for (const { level, message, hint } of findings) {
        this.log(`${marks[level]} ${name}: ${message}${hint === undefined ? '' : `\n       ${hint}`}`);
      }
    }
    const wrong = problemsOf(report);
    if (wrong.length > 0) throw new Failure('CHECKS_FAILED', `${count(wrong.length, 'problem')} found`, { ...report });
    return report;
  }

  #settings(): string[] {
    return Object.entries(settingTable).flatMap(([key, { name, secret }]) => {
      const setting: { readonly value: unknown; readonly origin: Origin } | undefined = this.settings[key as keyof typeof settingTable];
      return setting === undefined
        ? []
        : [`${name} ${secret ? '(a secret)' : String(setting.value)}, from ${describeOrigin(setting.origin)}`];
    });
  }
}
