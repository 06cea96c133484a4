import { describe, expect, it } from 'vitest';
import type { SecurityProtocol } from '../../../src/kafka/security.js';
import { findBrokers } from '../../../src/operations/sensors/find-brokers.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';

/** As brokers of several ages register themselves. */
const registrations = {
  old: '{"jmx_port":-1,"timestamp":"1","endpoints":["PLAINTEXT://node1:6667"],"host":"node1","version":3,"port":6667}',
  named:
    '{"listener_security_protocol_map":{"INSIDE":"PLAINTEXT","OUTSIDE":"SASL_SSL"},"endpoints":["INSIDE://node2:9092","OUTSIDE://node2:9093"],"host":null,"port":-1}',
  oldest: '{"host":"node3","port":9092,"version":1}',
};

async function find(brokers: readonly string[], protocol: SecurityProtocol = 'PLAINTEXT', onDev = false) {
  const zk = await new MemoryEnsemble().connect();
  await zk.create('/brokers', Buffer.alloc(0));
  await zk.create('/brokers/ids', Buffer.alloc(0));
  for (const [id, data] of brokers.entries()) await zk.create(`/brokers/ids/${id}`, Buffer.from(data));
  return await findBrokers(zk, { protocol, quorum: 'node1:2181', onDev });
}

describe('brokers found through ZooKeeper', () => {
  it('are those with a listener of the protocol, of any age', async () => {
    expect(await find(Object.values(registrations))).toBe('node1:6667,node2:9092,node3:9092');
    expect(await find(Object.values(registrations), 'SASL_SSL')).toBe('node2:9093');
  });

  it('are others when one registration is broken', async () => {
    expect(await find(['{', 'null', '[1]', registrations.old])).toBe('node1:6667');
  });

  it('are missed with a reason', async () => {
    await expect(find([])).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('no broker is registered'),
    });
    await expect(find([], 'PLAINTEXT', true)).rejects.toMatchObject({
      message: expect.stringMatching(/^maas dev has no Kafka: no broker is registered/),
      hint: expect.stringContaining('maas sensor start NAME --from DIRECTORY'),
    });
    await expect(find([registrations.old], 'SSL')).rejects.toMatchObject({
      message: expect.stringContaining('none of 1 brokers has a listener for SSL'),
    });
  });
});
