import { readFile } from 'node:fs/promises';
import { Flags } from '@oclif/core';
import { dryRunFlag, idOf, selectionFlags } from '../../cli/config-flags.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { renderDifferences } from '../../cli/render/configs.js';
import { Failure } from '../../errors/catalogue.js';
import { operationOf, operationsOf, patchConfig } from '../../operations/config/patch.js';
import type { PushedConfigs } from '../../operations/config/push.js';

type PatchFlags = Readonly<Partial<Record<'patch-file' | 'patch-key' | 'patch-mode' | 'patch-value', string | undefined>>>;

export default class ConfigPatch extends MaasCommand<PushedConfigs> {
  static override summary = 'Apply a JSON patch to one configuration in ZooKeeper';
  static override description =
    'The patch follows RFC 6902: a file of operations, or a single operation given by flags. The result is checked as config push checks it, and stored pretty-printed.';
  static override examples = [
    '<%= config.bin %> config patch --type PARSER --name squid --patch-file patch.json',
    `<%= config.bin %> config patch --type GLOBAL --patch-mode ADD --patch-key /es.ip --patch-value '"node1:9200"'`,
    { description: "Metron's spelling", command: 'zk_load_configs.sh -m PATCH -z node1:2181 -c GLOBAL -pm REMOVE -pk /es.ip' },
  ];
  static override flags = {
    ...selectionFlags,
    'patch-file': Flags.string({ helpValue: '<file>', summary: 'a JSON array of operations' }),
    'patch-key': Flags.string({ helpValue: '<pointer>', summary: 'what to add or remove, such as /parserConfig/columns' }),
    'patch-mode': Flags.string({ helpValue: '<ADD|REMOVE>', summary: 'what to do with --patch-key' }),
    'patch-value': Flags.string({ helpValue: '<json>', summary: 'value to add, as JSON: a string needs its own quotes' }),
    ...dryRunFlag,
  };

  override async run(): Promise<PushedConfigs> {
    const { flags } = await this.parse(ConfigPatch);
    const id = idOf(flags);
    const dryRun = flags['dry-run'] === true;
    const operations = await this.#operations(flags);
    await using cluster = await this.openCluster({ changes: !dryRun });

    const patched = await patchConfig(cluster.zk, id, operations, { dryRun, signal: this.signal });
    for (const { place, message } of patched.warnings) this.notice(`warning: ${place}: ${message}`);
    this.log(patched.changes.length === 0 ? 'no changes' : renderDifferences(patched.changes, this.style));
    return patched;
  }

  /** With a key the file is ignored, as Metron does. */
  async #operations(flags: PatchFlags) {
    const { 'patch-file': file, 'patch-key': key, 'patch-mode': mode, 'patch-value': value } = flags;
    if (key !== undefined) {
      if (mode === 'ADD' || mode === 'REMOVE') return [operationOf(key, mode, value)];
      throw new Failure('WRONG_USAGE', '--patch-mode must be ADD or REMOVE', {}, { hint: 'other operations go in a --patch-file' });
    }
    if (file === undefined)
      throw new Failure('WRONG_USAGE', 'no patch was given', {}, { hint: 'give --patch-file, or --patch-mode and --patch-key' });
    const text = await readFile(file, 'utf8').catch((cause) => {
      throw new Failure('BAD_INPUT', `can't read ${file}`, { file }, { cause, hint: 'give a file that exists and can be read' });
    });
    return operationsOf(text, file);
  }
}
