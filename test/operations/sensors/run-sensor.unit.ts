import { expect, it } from 'vitest';
import { noQuestions } from '../../../src/models/port.js';
import { runSensor } from '../../../src/operations/sensors/run-sensor.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import type { Source } from '../../../src/sensor/pipeline/source.js';
import { stagesOf } from '../../../src/sensor/pipeline/stages.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';

const sink = { name: 'nowhere', write: async () => [], [Symbol.asyncDispose]: async () => {} };

/** A pipeline over a source that goes on until it is told to end. */
function scene() {
  const clock = new ManualClock();
  const log = memoryLog();
  const end = Promise.withResolvers<undefined>();
  const source: Source = { name: 'silence', next: () => end.promise, settle: async () => {}, [Symbol.asyncDispose]: async () => {} };
  const texts = { global: undefined, parsers: new Map(), enrichments: new Map(), indexing: new Map() };
  const models = { counters: noQuestions };
  const running = runSensor({
    sensor: 's',
    stages: stagesOf('enrich'),
    configs: { current: () => texts, onChange: () => {}, [Symbol.asyncDispose]: async () => {} },
    openParse: () => Promise.reject(new Error('no parse stage here')),
    environment: { evaluator: new Evaluator(), clock, keyValues: undefined },
    errorSource: { uuid: () => 'u', now: () => 0, hostname: 'node1' },
    models,
    ends: { source, sink, errors: sink },
    clock,
    log,
    beat: async () => {},
    stop: new AbortController().signal,
  });
  const told = () => log.entries.filter(({ message }) => message.includes('of models')).map(({ message }) => message.split(':')[0]);
  return { clock, models, running, told, end: () => end.resolve(undefined) };
}

it('tells with its counts how models have answered, and once a minute while it goes on', async () => {
  const { clock, models, running, told, end } = scene();
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(5_000);
    }
  };
  await pass(70_000);
  expect(told(), 'nothing was asked').toEqual([]);
  models.counters = { ...noQuestions, asked: 2, hits: 1, calls: 1 };
  await pass(60_000);
  await pass(60_000);
  expect(told(), 'once, for what was asked').toEqual(['2 questions of models']);
  models.counters = { ...models.counters, asked: 3 };
  end();
  expect(await running).toEqual({ read: 0, written: 0, failed: 0, models: models.counters });
  expect(told()).toEqual(['2 questions of models', '3 questions of models']);
});
