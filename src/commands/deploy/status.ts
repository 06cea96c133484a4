import { MaasCommand } from '../../cli/maas-command.js';
import { someModelFlags } from '../../cli/models/model-flags.js';
import { renderRegistration, renderStatus } from '../../cli/render/deployments.js';
import { type DeploymentList, showDeployments } from '../../operations/deploy/list-deployments.js';

export default class DeployStatus extends MaasCommand<DeploymentList> {
  static override summary = 'Show a model and each of its instances';
  static override description =
    'Shows where each instance runs, since when, and what it is waiting for; for one that ended, how it ended and its last output.';
  static override examples = ['<%= config.bin %> deploy status --name dga', '<%= config.bin %> deploy status -n dga -v 1.0 --json'];
  static override flags = someModelFlags;

  override async run(): Promise<DeploymentList> {
    const { flags } = await this.parse(DeployStatus);
    await using cluster = await this.openCluster();

    const list = await showDeployments(cluster, flags);
    for (const warning of list.warnings) this.notice(`warning: ${warning}`);
    const now = cluster.clock.now();
    const deployments = list.deployments.map((deployment) => renderStatus(deployment, now, this.tableOptions));
    const others = list.others.map((registration) => renderRegistration(registration, now, this.style));
    this.log([...deployments, ...others].join('\n\n'));
    return list;
  }
}
