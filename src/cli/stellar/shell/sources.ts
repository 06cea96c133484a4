import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../errors/catalogue.js';
import { hasErrno } from '../../../runtime/errno.js';
import { topologyRoot } from '../../../sensor/config/config-place.js';
import type { ShellSources } from '../../../stellar/shell/session.js';
import type { ZooKeeper } from '../../../zookeeper/port.js';
import { readVariables } from '../stellar-variables.js';

/** Reads a configuration by its place below Metron's root, such as `parsers/squid`; undefined when there is none. */
export type ReadConfig = (place: string) => Promise<string | undefined>;

const kinds = [
  ['parser', 'parsers'],
  ['enrichment', 'enrichments'],
  ['indexing', 'indexing'],
] as const;

/** Reads configurations from a directory in the layout of zk_load_configs.sh. */
export function configsIn(directory: string): ReadConfig {
  return async (place) => {
    try {
      return await readFile(path.join(directory, `${place}.json`), 'utf8');
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw new Failure('BAD_INPUT', `cannot read ${place}.json in ${directory}`, { place }, { cause: error });
    }
  };
}

/** Reads configurations from where Metron keeps them in ZooKeeper. */
export function configsOf(zk: () => Promise<ZooKeeper>, signal: AbortSignal): ReadConfig {
  return async (place) => {
    const znode = await (await zk()).read(`${topologyRoot}/${place}`, { signal });
    return znode && new TextDecoder().decode(znode.data);
  };
}

/** The sources of the shell's `%load` and `%sensor` commands. */
export function shellSources(readConfig: ReadConfig): ShellSources {
  return {
    load: (file) => readVariables(file),
    async sensor(name) {
      if (!/^[\w.-]+$/.test(name)) throw new Failure('BAD_NAME', `${JSON.stringify(name)} cannot be the name of a sensor`);
      const found = new Map<string, string>();
      for (const [kind, folder] of kinds) {
        const text = await readConfig(`${folder}/${name}`);
        if (text !== undefined) found.set(kind, text);
      }
      if (found.size === 0) throw new Failure('NO_SUCH_SENSOR', `no sensor ${name} is configured`);
      return found;
    },
  };
}
