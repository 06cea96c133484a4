import { MaasCommand } from '../../cli/maas-command.js';
import { type Column, renderTable } from '../../cli/render/table.js';
import { formatAge, formatBytes } from '../../cli/render/text.js';
import { listStoredModels, type StoredModelSummary } from '../../operations/models/list-models.js';

export default class ModelList extends MaasCommand<{ models: readonly StoredModelSummary[] }> {
  static override summary = 'List the models in the store, and which of them are deployed';
  static override examples = ['<%= config.bin %> model list', '<%= config.bin %> model list --store file:///shared/maas --json'];

  override async run(): Promise<{ models: readonly StoredModelSummary[] }> {
    await this.parse(ModelList);
    await using cluster = await this.openCluster();
    const models = await listStoredModels({ ...cluster, store: await cluster.store() });
    for (const { problem } of models) if (problem !== undefined) this.notice(`warning: ${problem}`);
    if (models.length === 0) this.notice('the store holds no models; maas deploy add puts one there');
    else this.log(renderTable(columnsAt(cluster.clock.now()), models, this.tableOptions));
    return { models };
  }
}

function columnsAt(now: number): readonly Column<StoredModelSummary>[] {
  return [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'VERSION', value: ({ version }) => version },
    { title: 'FILES', value: ({ files }) => String(files ?? '?'), align: 'right' },
    { title: 'SIZE', value: ({ size }) => (size === undefined ? '?' : formatBytes(size)), align: 'right' },
    { title: 'AGE', value: ({ storedAt }) => formatAge(storedAt, now), align: 'right' },
    { title: 'DEPLOYED', value: ({ deployed }) => (deployed === undefined ? 'no' : `${deployed} wanted`) },
    { title: 'SHA-256', value: ({ sha256 }) => sha256?.slice(0, 12) ?? '' },
  ];
}
