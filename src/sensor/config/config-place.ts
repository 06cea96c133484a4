import path from 'node:path';

/** Metron's kinds of configuration, in the order its own tool shows them. */
export const configTypes = ['GLOBAL', 'PARSER', 'INDEXING', 'ENRICHMENT', 'PROFILER'] as const;
export type ConfigType = (typeof configTypes)[number];

/** Which configuration: of a sensor, or the one of its kind. */
export interface ConfigId {
  readonly type: ConfigType;
  /** The sensor; `global` and `profiler` for those. */
  readonly name: string;
}

/** As it is stored: text, byte for byte. */
export interface ConfigText extends ConfigId {
  readonly text: string;
}

export const topologyRoot = '/metron/topology';
/** What a push replaced, by the same paths. It is ours, so it lies outside Metron's. */
export const formerRoot = '/maas/former-topology';

/** Where configurations of sensors lie, on disk as in ZooKeeper. */
const folders = { PARSER: 'parsers', ENRICHMENT: 'enrichments', INDEXING: 'indexing' } as const satisfies Partial<
  Record<ConfigType, string>
>;
const singles = { GLOBAL: 'global', PROFILER: 'profiler' } as const satisfies Partial<Record<ConfigType, string>>;

export function isSingle(type: ConfigType): type is keyof typeof singles {
  return type in singles;
}

/** @returns undefined for a kind of which there is one only */
export function folderOf(type: ConfigType): string | undefined {
  return isSingle(type) ? undefined : folders[type];
}

/** @returns `global`, `parsers/squid` */
export function placeOf({ type, name }: ConfigId): string {
  return isSingle(type) ? singles[type] : `${folders[type]}/${name}`;
}

export function znodeOf(id: ConfigId, root = topologyRoot): string {
  return `${root}/${placeOf(id)}`;
}

export function singleOf(type: keyof typeof singles): ConfigId {
  return { type, name: singles[type] };
}

/**
 * Which configuration a file is, by its path below a directory in the layout of zk_load_configs; any extension will do.
 *
 * @returns undefined for what is none: hidden files, an editor's leavings, other folders
 */
export function idOfFile(relative: string): ConfigId | undefined {
  const { dir, name, base } = path.posix.parse(relative);
  if (base.startsWith('.') || base.endsWith('~') || name === '') return undefined;
  const single = Object.entries(singles).find(([, each]) => dir === '' && each === name);
  if (single !== undefined) return singleOf(single[0] as keyof typeof singles);
  const folder = Object.entries(folders).find(([, each]) => each === dir);
  return folder === undefined ? undefined : { type: folder[0] as ConfigType, name };
}

export interface ConfigSelection {
  readonly type?: ConfigType | undefined;
  /** Of a sensor; kinds of which there is one only don't go by it. */
  readonly name?: string | undefined;
}

export function isSelected({ type, name }: ConfigId, selection: ConfigSelection): boolean {
  if (selection.type !== undefined && type !== selection.type) return false;
  return selection.name === undefined || isSingle(type) || name === selection.name;
}

/** In the order of Metron's own tool, then by name. */
export function byPlace(left: ConfigId, right: ConfigId): number {
  const order = configTypes.indexOf(left.type) - configTypes.indexOf(right.type);
  return order !== 0 ? order : left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}
