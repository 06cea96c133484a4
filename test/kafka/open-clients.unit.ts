import { expect, it } from 'vitest';
import { OpenClients } from '../../src/kafka/client/open-clients.js';

function client() {
  const closed = Promise.withResolvers<void>();
  const made = {
    closings: 0,
    whenClosed: closed.promise,
    async close() {
      made.closings++;
      closed.resolve();
    },
  };
  return made;
}

it('a client that is closed is kept no longer; what is open is closed with all', async () => {
  const clients = new OpenClients();
  const [one, other] = [clients.keep(client()), clients.keep(client())];
  await one.close();
  expect(clients.count).toBe(1);
  await clients[Symbol.asyncDispose]();
  expect([one.closings, other.closings]).toEqual([1, 1]);
  expect(clients.count).toBe(0);
});
