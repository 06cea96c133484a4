/**
 * Makes V8's bytecode of the chunks in a directory, `<chunk>.cache` beside each. It first runs what start-up and common commands run, so
 * that the functions they use are in it: compiling those one by one, as each is first called, is half of what start-up takes without.
 *
 *     node <the flags of the executable> scripts/build/code-cache.ts DIRECTORY
 *
 * A process of its own, since V8 takes bytecode only under the flags it was made with.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chunkLoader, compile } from './chunk-loader.ts';
import { writeWarmUpModel } from './warm-up-model.ts';

const [, , directory = ''] = process.argv;
const read = (name: string) => ({ code: readFileSync(path.join(directory, name), 'latin1') });
const { load, scripts } = chunkLoader(read, createRequire(import.meta.url));
const { main } = load('main.js') as { main(argv: readonly string[]): Promise<void> };

const scratch = mkdtempSync(path.join(tmpdir(), 'maas-build-'));
const dev = path.join(scratch, 'dev');
process.env['MAAS_DEV_DIR'] = dev;

process.stdout.write = () => true;
process.stderr.write = () => true;
try {
  for (const line of ['--version', 'version --help', 'help', 'help --all', 'version', 'version --json', 'no-such-command']) await run(line);
  await run('version --no-such-flag');

  const cluster = run('dev --zk-port 0');
  await Promise.race([untilUp(), cluster]);
  await run(`deploy add ${writeWarmUpModel(path.join(scratch, 'model'))} --name warm --version 1.0 --timeout 20`);
  await run('deploy list');
  await run('model apply warm');
  await run('deploy remove --name warm --version 1.0 --timeout 20');
  process.emit('SIGTERM');
  await cluster;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = 0;

for (const name of readdirSync(directory).filter((file) => file.endsWith('.js'))) {
  const script = scripts.get(name) ?? compile(name, read(name));
  writeFileSync(path.join(directory, `${name}.cache`), script.createCachedData());
}

async function run(line: string): Promise<void> {
  delete process.env['MAAS_DEPTH'];
  await main(line.split(' '));
}

async function untilUp(): Promise<void> {
  const limit = AbortSignal.timeout(20_000);
  while (!existsSync(path.join(dev, 'dev.json'))) await sleep(10, undefined, { signal: limit });
}
