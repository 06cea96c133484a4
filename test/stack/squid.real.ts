import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startSquid } from './squid.js';
import { orSkipLoudly } from './wanting.js';

const squid = await orSkipLoudly('Squid', startSquid);

it.skipIf(squid === undefined)('Squid logs what its client asks for, in the form that the squid sensor reads', async () => {
  if (squid === undefined) return;
  await using _ = squid;
  await squid.get('http://yahoo.com/');
  await squid.get('http://cnn.com/');
  const lines = (await readFile(squid.accessLog, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^\d+\.\d{3} +\d+ 127\.0\.0\.1 TCP_MISS\/200 \d+ GET http:\/\/yahoo\.com\/ - FIRSTUP_PARENT\/127\.0\.0\.1 \S+$/);
});
