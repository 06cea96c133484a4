import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { echo, mockDga, type Payload } from '../../../src/operations/self-test/payloads.js';

it.each<[string, Payload]>([
  ['echo', echo],
  ['mock-dga', mockDga],
])('what maas test ships is examples/%s', async (example, payload) => {
  for (const [name, text] of Object.entries(payload)) expect(text).toBe(await readFile(path.resolve('examples', example, name), 'utf8'));
});
