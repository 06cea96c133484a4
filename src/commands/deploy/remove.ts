import { Flags } from '@oclif/core';
import { ChangeCommand } from '../../cli/models/change-command.js';
import { metronFlag, modelFlags, waitFlag } from '../../cli/models/model-flags.js';
import type { MetronChange } from '../../operations/deploy/ask-metron.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';

export default class DeployRemove extends ChangeCommand {
  static override summary = 'Remove instances of a model';
  static override description =
    'Instances leave the registry first, finish the calls under way, and are then stopped. Asking for more than there are removes all.';
  static override examples = [
    '<%= config.bin %> deploy remove --name dga --version 1.0',
    '<%= config.bin %> deploy remove -n dga -v 1.0 --all',
    { description: "Metron's spelling", command: 'maas_deploy.sh -zq node1:2181 -mo REMOVE -n dga -v 1.0 -ni 1' },
  ];
  static override flags = {
    ...modelFlags,
    instances: Flags.integer({ char: 'i', default: 1, min: 1, helpValue: '<count>', summary: 'how many instances to remove' }),
    all: Flags.boolean({ default: false, exclusive: ['instances'], summary: 'remove all instances' }),
    ...metronFlag,
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances | MetronChange> {
    const { flags } = await this.parse(DeployRemove);
    return this.change(flags.all ? { verb: 'scale', instances: 0 } : { verb: 'remove', instances: flags.instances }, flags);
  }
}
