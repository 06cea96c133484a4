import { describe, expect, it } from 'vitest';
import type { Models } from '../../../src/models/port.js';
import type { Message } from '../../../src/sensor/message.js';
import { type AskedModel, ModelTrace, readAsked, writeAsked } from '../../../src/sensor/pipeline/model-trace.js';

const models: Models<string> = {
  find: () => undefined,
  ask: () => Promise.resolve('answer'),
  counters: { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 },
};
const question = (version: string) => ({ url: 'http://n1:1', name: 'dga', version, function: 'apply', path: undefined, args: {} });

describe('the trace of models', () => {
  it('tells what each record asked, of records that wait side by side', async () => {
    const trace = new ModelTrace();
    const watched = trace.watch(models);
    const record = async (version: string) => {
      const asked = new Map<string, AskedModel>();
      await trace.follow(asked, async () => {
        await watched.ask(question(version));
        await watched.ask(question(version));
        await watched.ask(question(`${version}.1`));
      });
      return [...asked.values()].map((each) => each.version);
    };
    expect(await Promise.all([record('1'), record('2')])).toEqual([
      ['1', '1.1'],
      ['2', '2.1'],
    ]);
    await watched.ask(question('nobody follows'));
  });

  it('is written behind what an earlier stage wrote, and read back', () => {
    const message: Message = new Map();
    const model = (name: string) => ({ name, version: '1', url: 'u', function: 'apply' });
    writeAsked(message, [model('a')]);
    writeAsked(message, [model('b'), model('c')]);
    expect(readAsked(Object.fromEntries(message), '.')).toEqual([model('a'), model('b'), model('c')]);
  });
});
