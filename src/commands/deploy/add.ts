import { tmpdir } from 'node:os';
import { Args } from '@oclif/core';
import { MaasCommand } from '../../cli/maas-command.js';
import { addByMetron } from '../../cli/metron/change.js';
import { addFlags } from '../../cli/models/add-flags.js';
import { metronFlag, modelFlags, waitFlag } from '../../cli/models/model-flags.js';
import { showAdding } from '../../cli/render/add-progress.js';
import { renderAdded } from '../../cli/render/added.js';
import { openSteps } from '../../cli/render/open-steps.js';
import { modelName, modelVersion } from '../../domain/identity.js';
import { type AddedModel, addModel } from '../../operations/deploy/add-model.js';
import { addStoredModel } from '../../operations/deploy/add-stored-model.js';
import type { MetronChange } from '../../operations/deploy/ask-metron.js';

const pathIgnored = '--path (-hmp) has no effect: a directory is shipped to the store that --store names';

export default class DeployAdd extends MaasCommand<AddedModel | MetronChange> {
  static override summary = 'Ship a model directory and start instances of it';
  static override description =
    'A model is a directory with one start script. It is packed, stored, and started on nodes with enough free memory; the command waits until ' +
    'every instance is ready, and shows what each is waiting for. A name and version always stand for the same content. ' +
    'Without a directory, deploys what is already in the store: the archive of that name and version or, with --path, a directory of plain files.';
  static override examples = [
    '<%= config.bin %> deploy add ./mock-dga --name dga --version 1.0',
    {
      description: 'Exactly two instances, however many there are now: safe to repeat in CI',
      command: '<%= config.bin %> deploy add ./mock-dga -n dga -v 1.0 -i 2 --ensure',
    },
    {
      description: 'Deploy plain files that are already on HDFS',
      command: '<%= config.bin %> deploy add --path /user/root/models -n dga -v 1.0',
    },
    {
      description: "Metron's spelling",
      command: 'maas_deploy.sh -zq node1:2181 -lmp ./mock-dga -hmp /user/root/models -mo ADD -m 512 -n dga -v 1.0 -ni 1',
    },
  ];
  static override args = {
    directory: Args.string({ description: "the model's directory (default: deploy what is already in the store)" }),
  };
  static override flags = {
    ...modelFlags,
    ...addFlags,
    ...metronFlag,
    ...waitFlag,
  };
  static override defaultTimeoutMs = 600_000;

  override async run(): Promise<AddedModel | MetronChange> {
    const { args, flags } = await this.parse(DeployAdd);
    const { directory } = args;
    const { instances, ensure, replace, wait, engine } = flags;
    const id = { name: modelName(flags.name), version: modelVersion(flags.version) };
    await using cluster = await this.openCluster({ changes: true });
    await using steps = await openSteps(this.ports.io, this.talks);
    if (await this.isRunByMetron(cluster)) {
      return this.showMetron(await addByMetron(cluster, id, { ...flags, directory }, { ...this.asking, wait }, steps));
    }
    if (directory !== undefined && flags.path !== undefined) this.notice(pathIgnored);
    const model = { ...id, instances, ensure, memoryMb: flags.memory, replace, engine } as const;
    const options = { ...this.asking, scratchDirectory: tmpdir(), wait, onProgress: showAdding(steps, directory) };
    const added = await (directory === undefined
      ? addStoredModel(cluster, { ...model, path: flags.path }, options)
      : addModel({ ...cluster, store: await cluster.store() }, { ...model, directory }, options));
    await steps.finish();
    this.log(renderAdded(added));
    return added;
  }
}
