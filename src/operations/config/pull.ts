import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { undefinedWhenMissing } from '../../runtime/errno.js';
import { makeDirectory } from '../../runtime/files/durable.js';
import { type ConfigSelection, formerRoot, placeOf } from '../../sensor/config/config-place.js';
import { readStoredConfigs } from '../../sensor/config/stored-configs.js';
import type { CallOptions, ZooKeeper } from '../../zookeeper/port.js';

export interface PulledConfig {
  readonly place: string;
  readonly file: string;
  /** false when the file already had this content */
  readonly written: boolean;
}

/**
 * Writes the configurations in ZooKeeper to a directory, in the layout of zk_load_configs.
 *
 * @param options.former writes what the last pushes replaced, instead of what is in force
 * @throws Failure CHANGED_MEANWHILE for files that hold something else, unless `force`; then nothing was written
 */
export async function pullConfigs(
  zk: ZooKeeper,
  directory: string,
  options: ConfigSelection & CallOptions & { readonly force: boolean; readonly former?: boolean },
): Promise<readonly PulledConfig[]> {
  const { force, former = false, ...selection } = options;
  const stored = await readStoredConfigs(zk, { ...selection, ...(former && { root: formerRoot }) });
  const files = await Promise.all(
    stored.map(async (config) => {
      const file = path.join(directory, `${placeOf(config)}.json`);
      return { config, file, present: await readFile(file, 'utf8').catch(undefinedWhenMissing) };
    }),
  );
  const others = files.filter(({ config, present }) => present !== undefined && present !== config.text).map(({ file }) => file);
  if (others.length > 0 && !force) {
    throw new Failure(
      'CHANGED_MEANWHILE',
      `these files exist with other content: ${others.join(', ')}`,
      { files: others },
      { hint: 'give --force to overwrite, or another directory' },
    );
  }
  return Promise.all(
    files.map(async ({ config, file, present }) => {
      const written = present !== config.text;
      await makeDirectory(path.dirname(file));
      if (written) await writeFile(file, config.text);
      return { place: placeOf(config), file, written };
    }),
  );
}
