import { Flags } from '@oclif/core';
import { ChangeCommand } from '../../cli/models/change-command.js';
import { metronFlag, modelFlags, waitFlag } from '../../cli/models/model-flags.js';
import type { MetronChange } from '../../operations/deploy/ask-metron.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';

export default class DeployScale extends ChangeCommand {
  static override summary = 'Set the number of instances of a model';
  static override examples = ['<%= config.bin %> deploy scale --name dga --version 1.0 --instances 4'];
  static override flags = {
    ...modelFlags,
    instances: Flags.integer({ char: 'i', required: true, min: 0, helpValue: '<count>', summary: 'how many instances to run' }),
    ...metronFlag,
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances | MetronChange> {
    const { flags } = await this.parse(DeployScale);
    return this.change({ verb: 'scale', instances: flags.instances }, flags);
  }
}
