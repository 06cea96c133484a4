/**
 * `node scripts/wasm.ts`: makes src/storage/hdfs/crc32c-module.ts of crc32c.wat. The module is committed, so a build needs no assembler;
 * test/storage/hdfs/crc32c-module.contract.ts holds it against its text.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import openWabt from 'wabt';

const directory = path.join(import.meta.dirname, '../src/storage/hdfs');

/** The source of the module that crc32c.wat is written for. */
export async function crc32cModuleSource(): Promise<string> {
  const wabt = await openWabt();
  const features = { threads: true, simd: true, relaxed_simd: true };
  const parsed = wabt.parseWat('crc32c.wat', readFileSync(path.join(directory, 'crc32c.wat'), 'utf8'), features);
  const bytes = Buffer.from(parsed.toBinary({}).buffer);
  parsed.destroy();
  return `/** crc32c.wat as a WebAssembly module, in base64: made by scripts/wasm.ts, not by hand. */\nexport const crc32cModule =\n  '${bytes.toString('base64')}';\n`;
}

if (import.meta.main) writeFileSync(path.join(directory, 'crc32c-module.ts'), await crc32cModuleSource());
