import { modelName, modelVersion } from '../../domain/identity.js';
import type { MetronChange } from '../../operations/deploy/ask-metron.js';
import { type ChangedInstances, changeInstances } from '../../operations/deploy/change-instances.js';
import { MaasCommand } from '../maas-command.js';
import { refuseForMetron, removeByMetron } from '../metron/change.js';
import { openSteps } from '../render/open-steps.js';
import { showChange } from '../render/rollout.js';
import { count } from '../render/text.js';

/** The base of commands that change how many instances of a model run. */
export abstract class ChangeCommand extends MaasCommand<ChangedInstances | MetronChange> {
  static override defaultTimeoutMs = 600_000;

  protected async change(
    change: { readonly verb: 'remove' | 'scale'; readonly instances: number },
    flags: { readonly name: string; readonly version: string; readonly wait: boolean },
  ): Promise<ChangedInstances | MetronChange> {
    const model = { name: modelName(flags.name), version: modelVersion(flags.version) };
    await using cluster = await this.openCluster({ changes: true });
    await using steps = await openSteps(this.ports.io, this.talks);
    if (await this.isRunByMetron(cluster)) {
      if (change.verb === 'scale' && change.instances > 0) throw refuseForMetron('maas deploy scale');
      const instances = change.verb === 'scale' ? 'all' : change.instances;
      return this.showMetron(await removeByMetron(cluster, model, instances, { ...this.asking, wait: flags.wait }, steps));
    }
    const changed = await changeInstances(
      cluster,
      { ...change, ...model },
      { ...this.asking, wait: flags.wait, ...showChange(steps, 'instance') },
    );
    await steps.finish();

    const { before, after } = changed.instances;
    this.log(`${model.name} ${model.version}: ${count(after, 'instance')}, ${before} before`);
    return changed;
  }
}
