import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { type LenientGet, lenientGet } from '../../../src/runtime/http/lenient-http.js';

afterEach(async () => {
  for (const close of closing.splice(0)) close();
});
const closing: (() => void)[] = [];

/** Answers each connection in turn, once something was asked. */
async function serve(...answers: ((socket: Socket) => void)[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (answers.length > 1 ? answers.shift() : answers[0])?.(socket));
  });
  server.listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/apply`;
}

const get = (url: string, options: Partial<LenientGet> = {}) => lenientGet({ url, timeoutMs: 5_000, ...options }, systemClock);
const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('a lenient GET', () => {
  it('reads bare line feeds, and a body without a length until the end of the connection', async () => {
    const url = await serve((socket) => socket.end('HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"a":1}'));
    const { status, body } = await get(url);
    expect([status, text(body)]).toEqual([200, '{"a":1}']);
  });

  it('asks once more when it was hung up on', async () => {
    const url = await serve(
      (socket) => socket.destroy(),
      (socket) => socket.end('HTTP/1.1 200 OK\n\nagain'),
    );
    expect(text((await get(url)).body)).toBe('again');
  });

  it('says that nobody listens', async () => {
    await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({ trouble: 'refused' });
  });

  it('says that the answer is no HTTP', async () => {
    await expect(get(await serve((socket) => socket.end('hello\n')))).rejects.toMatchObject({ trouble: 'no http' });
  });

  it('reads no more than it may', async () => {
    const url = await serve((socket) => socket.end(`HTTP/1.1 200 OK\n\n${'x'.repeat(100)}`));
    await expect(get(url, { maxBytes: 99 })).rejects.toMatchObject({ trouble: 'too large' });
  });

  it('gives up on one that is silent', async () => {
    await expect(get(await serve(() => {}), { timeoutMs: 100 })).rejects.toMatchObject({ trouble: 'timeout' });
  });

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController();
    const url = await serve(() => abort.abort(new Error('enough')));
    await expect(get(url, { signal: abort.signal })).rejects.toThrow('enough');
  });
});
