import { resourceManagerOf } from '../../cli/cluster/yarn.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { renderNodes } from '../../cli/render/nodes.js';
import { yarnFlags } from '../../cli/shared-flags.js';
import { listNodes, type NodeList } from '../../operations/cluster/list-nodes.js';

export default class NodeListCommand extends MaasCommand<NodeList> {
  static override summary = 'List the nodes and their free memory';
  static override description = "Lists nodes that have an agent and, if a setting names YARN's ResourceManager, YARN's nodes.";
  static override examples = ['<%= config.bin %> node list', '<%= config.bin %> node list --json'];
  static override flags = yarnFlags;

  override async run(): Promise<NodeList> {
    await this.parse(NodeListCommand);
    await using cluster = await this.openCluster();

    const list = await listNodes(cluster, await resourceManagerOf(this.settings, cluster));
    for (const warning of list.warnings) this.notice(`warning: ${warning}`);
    if (list.nodes.length === 0) this.notice('there are no nodes; run maas agent on a machine to make it one');
    else this.log(renderNodes(list.nodes, cluster.clock.now(), this.tableOptions));
    return list;
  }
}
