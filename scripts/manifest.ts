/**
 * Writes oclif.manifest.json, which tells start-up and --help of every command without loading any.
 *
 *     node scripts/manifest.ts [--check]     with --check it changes nothing, and fails when the file is stale
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Interfaces, Plugin } from '@oclif/core';
import packageJson from '../package.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '..');
const file = path.join(root, 'oclif.manifest.json');

export async function manifestText(): Promise<string> {
  const commands = { strategy: 'explicit', target: './scripts/commands.ts', identifier: 'default' } as const;
  const pjson: Interfaces.PJSON = { ...packageJson, oclif: { ...packageJson.oclif, topicSeparator: ' ', commands } };
  const plugin = new Plugin({ root, isRoot: true, pjson, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true });
  await plugin.load();
  return `${JSON.stringify(plugin.manifest, sorted, 2)}\n`;
}

/** Commands in the order of their ids, flags and arguments as they were written. */
function sorted(key: string, value: unknown): unknown {
  if (key !== 'commands') return value;
  return Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.main) {
  const current = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  const wanted = await manifestText();
  if (current === wanted) console.log('oclif.manifest.json is up to date');
  else if (process.argv.includes('--check')) {
    console.error('oclif.manifest.json is stale: npm run manifest');
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log('oclif.manifest.json written');
  }
}
