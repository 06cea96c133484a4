import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { callModel } from '../../src/metron/model-call.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function modelThatAnswers(status: number, body: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  const endpoint = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, functions: { apply: 'echo' } };
  return { asked, call: (args = {}) => callModel({ endpoint, args }, systemClock) };
}

it('asks the function and returns its object', async () => {
  const model = await modelThatAnswers(200, '{"is_malicious":"legit"}');
  expect(await model.call({ host: 'yahoo.com' })).toEqual({ is_malicious: 'legit' });
  expect(model.asked).toEqual(['/echo?host=yahoo.com']);
});

it.each([
  [500, 'boom', /answered 500: boom/],
  [204, '', /answered 204$/],
  [200, '[1]', /did not answer with a JSON object: \[1\]/],
  [200, 'a\u001b[31mb', /did not answer with a JSON object: a \[31mb/],
])('fails for %i %j', async (status, body, message) => {
  const model = await modelThatAnswers(status, body);
  await expect(model.call()).rejects.toMatchObject({ code: 'MODEL_CALL_FAILED', message: expect.stringMatching(message) });
});
