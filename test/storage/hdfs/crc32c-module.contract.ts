import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { crc32cModuleSource } from '../../../scripts/wasm.js';

it('the WebAssembly module is that of its text', async () => {
  const committed = readFileSync(new URL('../../../src/storage/hdfs/crc32c-module.ts', import.meta.url), 'utf8');
  expect(committed).toBe(await crc32cModuleSource());
});
