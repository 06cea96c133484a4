/**
 * Makes V8's bytecode of the chunks in a directory, `<chunk>.cache` beside each. It first runs what start-up and common commands run, so
 * that the functions they use are in it: compiling those one by one, as each is first called, is half of what start-up takes without.
 *
 *     node <the flags of the executable> scripts/build/code-cache.ts DIRECTORY
 *
 * A process of its own, since V8 takes bytecode only under the flags it was made with.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chunkLoader, compile } from './chunk-loader.ts';

const warmUp = [
  '--version',
  'version --help',
  'help',
  'help --all',
  'version',
  'version --json',
  'no-such-command',
  'version --no-such-flag',
];

const [, , directory = ''] = process.argv;
const read = (name: string) => ({ code: readFileSync(path.join(directory, name), 'latin1') });
const { load, scripts } = chunkLoader(read, createRequire(import.meta.url));
const { main } = load('main.js') as { main(argv: readonly string[]): Promise<void> };

process.stdout.write = () => true;
process.stderr.write = () => true;
for (const line of warmUp) {
  delete process.env['MAAS_DEPTH'];
  await main(line.split(' '));
}
process.exitCode = 0;

for (const name of readdirSync(directory).filter((file) => file.endsWith('.js'))) {
  const script = scripts.get(name) ?? compile(name, read(name));
  writeFileSync(path.join(directory, `${name}.cache`), script.createCachedData());
}
