import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { ServerSearchIndex } from '../../src/search/server/server-index.js';

type Answer = (body: string, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A server that answers each request by the next of `answers`, the last one again and again. */
async function scene(...answers: [Answer, ...Answer[]]) {
  const asked: { readonly place: string; readonly body: string; readonly authorization: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    asked.push({ place: `${request.method} ${request.url}`, body, authorization: request.headers.authorization });
    await answers[Math.min(asked.length, answers.length) - 1]?.(body, request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const waits: number[] = [];
  const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const index = new ServerSearchIndex({ url, clock, random: seededRandom(1), timeoutMs: 300, retries: 2, credentials: 'ann:secret' });
  const dispose = async () => {
    await index[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  };
  return { index, asked, waits, server, [Symbol.asyncDispose]: dispose };
}

const json =
  (value: unknown, status = 200): Answer =>
  (_, __, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
const stored: Answer = (body, request, response) => {
  const count = body.trim().split('\n').length / 2;
  return json({ errors: false, items: Array.from({ length: count }, () => ({ index: { status: 201 } })) })(body, request, response);
};
const document = (id: string) => ({ index: 'a_index_1', id, json: '{"timestamp":1}' });
const fine = [{ stored: true }];

describe('a search server', () => {
  it('is given each document with its place, and who we are', async () => {
    await using s = await scene(stored);
    expect(await s.index.bulk([document('1'), document('2')])).toEqual([{ stored: true }, { stored: true }]);
    const line = (id: string) => `{"index":{"_index":"a_index_1","_id":"${id}"}}\n{"timestamp":1}\n`;
    const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    expect(s.asked).toEqual([{ place: 'POST /_bulk', body: line('1') + line('2'), authorization }]);
  });

  it.each([429, 502, 503, 504])('that says %d is asked again after a while', async (status) => {
    await using s = await scene(json({}, status), json({}, status), stored);
    expect(await s.index.bulk([document('1')])).toEqual(fine);
    expect(s.waits).toHaveLength(2);
    expect(s.waits[1]).toBeGreaterThan(s.waits[0] ?? 0);
  });

  it('is given up after a number of attempts', async () => {
    await using s = await scene(json({}, 503));
    await expect(s.index.bulk([document('1')])).rejects.toMatchObject({
      code: 'SEARCH_UNREACHABLE',
      message: expect.stringContaining('503'),
    });
    expect(s.asked).toHaveLength(3);
  });

  it('that does not answer in time is asked again', async () => {
    await using s = await scene(() => {}, stored);
    expect(await s.index.bulk([document('1')])).toEqual(fine);
  });

  it('that hangs up in the middle of an answer is asked again', async () => {
    const half: Answer = (_, __, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"it');
      setImmediate(() => response.socket?.destroy());
    };
    await using s = await scene(half, stored);
    expect(await s.index.bulk([document('1')])).toEqual(fine);
  });

  it('that closed a kept connection is asked on a new one, at once', async () => {
    await using s = await scene(stored);
    await s.index.bulk([document('1')]);
    s.server.closeIdleConnections();
    expect(await s.index.bulk([document('2')])).toEqual(fine);
    expect(s.waits.length).toBeLessThan(2);
  });

  it('that finds a bulk too large is given halves; one document that is too large is refused', async () => {
    const small: Answer = (body, request, response) =>
      (body.includes('"big"') || body.length > 150 ? json({}, 413) : stored)(body, request, response);
    await using s = await scene(small);
    const outcomes = await s.index.bulk([document('1'), document('big'), document('3'), document('4')]);
    expect(outcomes).toEqual([
      { stored: true },
      { stored: false, reason: expect.stringContaining('larger'), retryable: false },
      { stored: true },
      { stored: true },
    ]);
  });

  it.each([
    [400, { type: 'mapper_parsing_exception', reason: 'no' }, { reason: 'mapper_parsing_exception: no', retryable: false }],
    [429, { type: 'es_rejected_execution_exception' }, { reason: 'es_rejected_execution_exception', retryable: true }],
    [403, { type: 'cluster_block_exception', reason: 'disk' }, { reason: 'cluster_block_exception: disk', retryable: true }],
    [503, undefined, { reason: 'status 503', retryable: true }],
  ])('tells of a document with status %d', async (status, error, outcome) => {
    await using s = await scene(json({ errors: true, items: [{ index: { status: 200 } }, { index: { status, error } }] }));
    expect(await s.index.bulk([document('1'), document('2')])).toEqual([{ stored: true }, { stored: false, ...outcome }]);
  });

  it.each([
    ['is no JSON', (_, __, response) => void response.end('<html>sign in</html>')],
    ['tells of fewer documents', json({ errors: false, items: [] })],
    ['is an error of its own', json({ error: 'out of memory' }, 500)],
  ] satisfies [string, Answer][])(
    'whose answer to a bulk %s has to be asked again: nothing is known of the documents',
    async (_, answer) => {
      await using s = await scene(answer);
      await expect(s.index.bulk([document('1')])).rejects.toMatchObject({ code: 'SEARCH_UNREACHABLE', retryable: true });
    },
  );

  it('that refuses us, or the question, is told with what it says', async () => {
    await using s = await scene(json({}, 401), json({ error: { type: 'parsing_exception', reason: 'unknown query' } }, 400));
    await expect(s.index.check()).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const query = { indices: ['a'], limit: 1 };
    await expect(s.index.search(query)).rejects.toMatchObject({
      code: 'SEARCH_REFUSED',
      message: expect.stringContaining('unknown query'),
    });
  });

  it('is not there', async () => {
    const s = await scene(stored);
    await s[Symbol.asyncDispose]();
    await expect(s.index.check()).rejects.toMatchObject({ code: 'SEARCH_UNREACHABLE' });
  });

  it('a caller that leaves is let go at once', async () => {
    await using s = await scene(() => {});
    const leave = new AbortController();
    const asking = s.index.bulk([document('1')], leave.signal);
    leave.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  });
});
