/**
 * Writes oclif.manifest.json, which tells start-up and --help of every command without loading any.
 *
 *     npm run manifest [-- --check]     with --check it changes nothing, and fails when the file is stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Interfaces, Plugin } from '@oclif/core';
import packageJson from '../package.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '..');
const file = path.join(root, 'oclif.manifest.json');

/** From the command classes themselves; in the order of their ids, with flags and arguments as they were written. */
export async function manifest(): Promise<Interfaces.Manifest> {
  const commands = { strategy: 'explicit', target: './scripts/commands.ts', identifier: 'default' } as const;
  const pjson: Interfaces.PJSON = { ...packageJson, oclif: { ...packageJson.oclif, topicSeparator: ' ', commands } };
  const plugin = new Plugin({ root, isRoot: true, pjson, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true });
  await plugin.load();
  const { commands: found, version } = plugin.manifest;
  return { commands: Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1))), version };
}

if (import.meta.main) {
  const current = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  const wanted = `${JSON.stringify(await manifest(), undefined, 2)}\n`;
  if (current === wanted) console.log('oclif.manifest.json is up to date');
  else if (process.argv.includes('--check')) {
    console.error('oclif.manifest.json is stale: npm run manifest');
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log('oclif.manifest.json written');
  }
}
