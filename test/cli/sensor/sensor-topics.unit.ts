import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sensorNames } from '../../../src/cli/sensor/sensor-names.js';
import { readSpoutFile, withOutputTopic } from '../../../src/cli/sensor/sensor-topics.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

describe('an output topic', () => {
  it('is of parsed messages, where nothing else is said', () => {
    expect(withOutputTopic({})).toEqual({ to: 'search', stages: undefined });
    expect(withOutputTopic({ 'output-topic': 'parsed' })).toEqual({ to: 'kafka', stages: 'parse' });
    expect(withOutputTopic({ 'output-topic': 'alerts', stages: 'parse,enrich' })).toEqual({ to: 'kafka', stages: 'parse,enrich' });
  });

  it('goes with no other sink', () => {
    expect(() => withOutputTopic({ 'output-topic': 'x', to: 'search' })).toThrow('--output-topic x needs --to kafka, not --to search');
  });
});

describe('names of several sensors', () => {
  it('have a comma between them', () => expect(sensorNames('squid, bro')).toEqual(['squid', 'bro']));
  it.each(['', 'a,,b', 'a,', 'a,a'])('are not %j', (text) => {
    expect(() => sensorNames(text)).toThrow(expect.objectContaining({ code: 'WRONG_USAGE' }));
  });
});

describe("Metron's extra Kafka spout configuration", () => {
  const read = async (content: string) => {
    await using directory = await temporaryDirectory();
    const file = path.join(directory.path, 'spout.json');
    await writeFile(file, content);
    return await readSpoutFile(file);
  };

  it('says group, beginning and protocol; the rest is told', async () => {
    const config = {
      'group.id': 'g',
      'spout.firstPollOffsetStrategy': 'uncommitted_latest',
      'security.protocol': 'SSL',
      'spout.maxRetries': 1,
    };
    expect(await read(JSON.stringify(config))).toEqual({
      group: 'g',
      begin: 'latest',
      protocol: 'SSL',
      notice: expect.stringMatching(/spout\.json: spout\.maxRetries has no effect here$/),
    });
  });

  it.each([
    ['[]', 'is not a JSON object'],
    ['{', 'BAD'],
    ['{"spout.firstPollOffsetStrategy": "NEVER"}', 'is not one of'],
    ['{"sasl.jaas.config": "x"}', "sasl.jaas.config can't be handed on from here"],
  ])('is refused as %s', async (content, why) => {
    const message = why === 'BAD' ? expect.anything() : expect.stringContaining(why);
    await expect(read(content)).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG', message });
  });

  it('has to be there', async () => {
    await expect(readSpoutFile('/nowhere/x.json')).rejects.toMatchObject({ code: 'NO_SUCH_FILE' });
  });
});
