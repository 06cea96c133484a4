/**
 * Makes dist/maas, one file that needs nothing but the C library, and oclif.manifest.json before it.
 *
 *     npm run build [-- --arch arm64]     for another machine: npm ci --cpu=arm64 brings its Node; dist/maas-arm64
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, writeChunks } from './build/bundle.ts';
import { type Arch, writeCodeCaches, writeExecutable } from './build/executable.ts';

const root = path.join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { arch: { type: 'string', default: process.arch } } });
const arch = readArch(values.arch);

execFileSync(process.execPath, [path.join(root, 'scripts/manifest.ts')], { stdio: 'inherit' });
const chunks = writeChunks(root, await bundle(root));
// Bytecode is bound to the processor it was made on.
if (arch === process.arch) writeCodeCaches(root, chunks);
const executable = writeExecutable(root, chunks, { arch });
console.log(`${path.relative(root, executable)}: ${(statSync(executable).size / 1e6).toFixed(0)} MB`);

function readArch(text: string): Arch {
  if (text !== 'x64' && text !== 'arm64') throw new Error(`--arch ${text}: x64 or arm64`);
  if (existsSync(path.join(root, `node_modules/node-linux-${text}`))) return text;
  throw new Error(`node_modules/node-linux-${text} is missing: npm ci --cpu=${text} brings it`);
}
