import type { CallOptions, Version, ZooKeeper } from '../../zookeeper/port.js';
import {
  byPlace,
  type ConfigId,
  type ConfigSelection,
  type ConfigText,
  configTypes,
  folderOf,
  isSelected,
  isSingle,
  singleOf,
  topologyRoot,
  znodeOf,
} from './config-place.js';

export interface StoredConfig extends ConfigText {
  readonly version: Version;
}

/** The configurations in ZooKeeper, in the order of Metron's own tool. */
export async function readStoredConfigs(
  zk: ZooKeeper,
  options: ConfigSelection & CallOptions & { readonly root?: string } = {},
): Promise<readonly StoredConfig[]> {
  const { signal, root = topologyRoot } = options;
  const ids = (await Promise.all(configTypes.map((type) => idsOf(zk, type, root, { signal })))).flat();
  const read = ids.filter((id) => isSelected(id, options)).map((id) => readStoredConfig(zk, id, { signal, root }));
  return (await Promise.all(read)).filter((config) => config !== undefined).sort(byPlace);
}

/** @returns undefined when there is none; an empty znode, such as a parent leaves, counts as none */
export async function readStoredConfig(
  zk: ZooKeeper,
  id: ConfigId,
  { signal, root }: CallOptions & { readonly root?: string } = {},
): Promise<StoredConfig | undefined> {
  const znode = await zk.read(znodeOf(id, root), { signal });
  if (znode === undefined || znode.data.length === 0) return undefined;
  return { ...id, text: Buffer.from(znode.data).toString('utf8'), version: znode.stat.version };
}

async function idsOf(zk: ZooKeeper, type: ConfigId['type'], root: string, options: CallOptions): Promise<readonly ConfigId[]> {
  if (isSingle(type)) return [singleOf(type)];
  const names = (await zk.children(`${root}/${folderOf(type)}`, options)) ?? [];
  return names.map((name) => ({ type, name }));
}
