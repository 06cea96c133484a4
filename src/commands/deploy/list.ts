import { MaasCommand } from '../../cli/maas-command.js';
import { anyModelFlags } from '../../cli/models/model-flags.js';
import { renderDeployments } from '../../cli/render/deployments.js';
import { type DeploymentList, listDeployments } from '../../operations/deploy/list-deployments.js';

export default class DeployList extends MaasCommand<DeploymentList> {
  static override summary = 'Show what is deployed';
  static override examples = [
    '<%= config.bin %> deploy list',
    '<%= config.bin %> deploy list --name dga --json',
    { description: "Metron's spelling", command: 'maas_deploy.sh -zq node1:2181 -mo LIST' },
  ];
  static override flags = anyModelFlags;

  override async run(): Promise<DeploymentList> {
    const { flags } = await this.parse(DeployList);
    await using cluster = await this.openCluster();

    const list = await listDeployments(cluster, { ...flags, kind: 'model' });
    for (const warning of list.warnings) this.notice(`warning: ${warning}`);
    if (list.deployments.length + list.others.length === 0) this.notice('nothing is deployed; maas deploy add ships a model');
    else this.log(renderDeployments(list, cluster.clock.now(), this.tableOptions));
    return list;
  }
}
