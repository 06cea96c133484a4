import { Readable } from 'node:stream';
import { expressionGrok } from '../../../src/cli/stellar/expression-grok.js';
import { recordParsers } from '../../../src/cli/stellar/record-parsers.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { MemoryKafka } from '../../../src/kafka/memory/memory.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { Capabilities, KafkaAccess } from '../../../src/stellar/functions/capabilities.js';
import { FileObjects } from '../../../src/stellar/stored-objects.js';
import type { FileEntry, Files } from '../../../src/storage/local/port.js';
import { MemoryProfiles } from '../../../src/storage/profiles/memory.js';

const squid: FileEntry = {
  path: '/patterns/squid',
  kind: 'file',
  size: 8,
  modifiedAt: 0,
  owner: 'metron',
  group: 'hadoop',
  permission: '644',
};

/** One file in one folder. */
const files: Files = {
  async stat(path) {
    return path === squid.path ? squid : undefined;
  },
  async list(path) {
    if (path !== '/patterns') throw new Failure('NO_SUCH_FILE', `there is no ${path}`);
    return [squid];
  },
  async read(path) {
    if (path !== squid.path) throw new Failure('NO_SUCH_FILE', `there is no ${path}`);
    return Readable.from([Buffer.from('one\ntwo\n')]);
  },
  async write() {},
  async remove(path) {
    if (path === '/patterns') throw new Failure('NOT_ALLOWED', `${path} is not empty`);
    return false;
  },
  async home() {
    return '/home/analyst';
  },
};

/** What functions reach that reach outside: one file, one service, one thing that is known. */
export function playedWorld(): Capabilities {
  return {
    profiles: playedProfiles(),
    objects: playedObjects(),
    localFiles: files,
    hdfsFiles: files,
    http: {
      async request({ url }) {
        const known = url.pathname === '/a';
        return { status: known ? 200 : 404, body: Buffer.from('{"owner":"Ann"}'), declaredLength: undefined };
      },
    },
    keyValues: {
      get: ({ type, indicator }) => (type === 'whois' && indicator === 'a.com' ? { owner: 'Ann' } : undefined),
      async [Symbol.asyncDispose]() {},
    },
    configs: {
      read: async (place) => (place === 'global' ? '{"a":1}' : undefined),
      write: async () => {},
    },
    editor: { edit: async (text) => `${text} edited\n` },
    kafka: playedKafka(),
    grok: expressionGrok(),
    parsers: recordParsers({ clock: new ManualClock(), random: seededRandom(1), openHdfs: async () => undefined }),
    system: {
      env: (name) => (name === 'HOME' ? '/home/analyst' : undefined),
      property: (name) => (name === 'os.name' ? 'Linux' : undefined),
    },
  };
}

/** Two measurements of the period that it is. */
function playedProfiles(): MemoryProfiles {
  const store = new MemoryProfiles();
  const durationMs = 900_000;
  const key = { profile: 'hosts', entity: '10.0.0.1', period: Math.floor(new ManualClock().now() / durationMs), durationMs };
  store.put({ ...key, groups: [] }, '{"value":7}');
  store.put({ ...key, groups: ['weekday'] }, '{"value":3}');
  return store;
}

/** Objects in two files. */
function playedObjects(): FileObjects {
  const contents = new Map([
    ['/objects/owners', '{"a.com":"Ann"}'],
    ['/objects/list', '["a"]'],
  ]);
  const held: Files = {
    ...files,
    stat: async (path) => {
      const content = contents.get(path);
      return content === undefined ? undefined : { ...squid, path, size: content.length };
    },
    read: async (path) => Readable.from([Buffer.from(contents.get(path) ?? '')]),
  };
  return new FileObjects(held, new ManualClock());
}

/** A topic with one message, and an empty one. */
function playedKafka(): KafkaAccess {
  const filled = fill(new MemoryKafka(new ManualClock()));
  return { brokers: undefined, open: () => filled };
}

async function fill(kafka: MemoryKafka): Promise<MemoryKafka> {
  await kafka.topics.create({ name: 'squid' });
  await kafka.topics.create({ name: 'sent' });
  const producer = await kafka.openProducer();
  await producer.send([{ topic: 'squid', value: Buffer.from('{"port":80}') }]);
  return kafka;
}
