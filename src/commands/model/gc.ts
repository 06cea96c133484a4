import { Flags } from '@oclif/core';
import { parseDuration } from '../../cli/duration.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { count, formatBytes } from '../../cli/render/text.js';
import { Failure } from '../../errors/catalogue.js';
import { type CollectedGarbage, collectGarbage, unusedModels } from '../../operations/models/collect-garbage.js';

export default class ModelGc extends MaasCommand<CollectedGarbage> {
  static override summary = 'Remove models that this cluster does not use from the store';
  static override description = `Keeps what is deployed, running or requested, and what was stored less than --older-than ago.
Clusters that share a store do not know about each other: give each its own store, or do not run this.`;
  static override examples = ['<%= config.bin %> model gc', '<%= config.bin %> model gc --older-than 7d --yes'];
  static override flags = {
    'older-than': Flags.string({ default: '1h', helpValue: '<time>', summary: 'only models stored longer ago than this' }),
    yes: Flags.boolean({ char: 'y', default: false, summary: 'do not ask for confirmation' }),
  };

  override async run(): Promise<CollectedGarbage> {
    const { flags } = await this.parse(ModelGc);
    const olderThanMs = parseDuration(flags['older-than']);
    if (olderThanMs === undefined)
      throw new Failure(
        'WRONG_USAGE',
        `--older-than ${flags['older-than']} is not a length of time`,
        {},
        { hint: 'give seconds, or 30m, 1h, 7d' },
      );
    await using cluster = await this.openCluster({ changes: true });
    const collecting = { ...cluster, store: await cluster.store() };
    const garbage = await unusedModels(collecting, olderThanMs);
    for (const { name, version, size } of garbage) this.notice(`not in use: ${name} ${version}, ${formatBytes(size)}`);
    if (garbage.length > 0) await this.confirm(`Remove ${count(garbage.length, 'archive')} from ${collecting.store.uri}?`, flags.yes);
    const collected = await collectGarbage(collecting, garbage);
    this.log(`removed ${count(collected.removed.length, 'archive')}, ${formatBytes(collected.freedBytes)}`);
    return collected;
  }
}
