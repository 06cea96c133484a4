/**
 * Writes docs/commands from oclif.manifest.json.
 *
 *     npm run docs [-- --check]     with --check it changes nothing, and fails when a page is stale
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { commandPages, type Pages } from './docs/command-pages.ts';
import { manifest } from './manifest.ts';

const directory = path.join(import.meta.dirname, '../docs/commands');
const { bin, topics } = packageJson.oclif;

const pages = commandPages({ bin, topics, manifest: await manifest() });
const stale = stalePages(pages);
if (stale.length === 0) console.log('docs/commands is up to date');
else if (process.argv.includes('--check')) {
  console.error(`stale in docs/commands: ${stale.join(', ')}; npm run docs`);
  process.exitCode = 1;
} else {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of pages) writeFileSync(path.join(directory, name), text);
  console.log(`docs/commands: ${stale.join(', ')} written`);
}

function stalePages(wanted: Pages): string[] {
  const present = existsSync(directory) ? readdirSync(directory) : [];
  const gone = present.filter((name) => !wanted.has(name));
  const changed = [...wanted].filter(
    ([name, text]) => !present.includes(name) || readFileSync(path.join(directory, name), 'utf8') !== text,
  );
  return [...gone, ...changed.map(([name]) => name)];
}
