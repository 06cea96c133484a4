import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { maas } from '../build/binary.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { squidLine, writeSquidConfigs } from './squid-scene.js';

const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('lines of a log become alerts in an embedded index, which are found, shown and explained', async () => {
  await using directory = await temporaryDirectory();
  const place = (name: string) => path.join(directory.path, name);
  await writeSquidConfigs(place('config'));
  await writeFile(place('access.log'), [0, 1, 2].map(squidLine).join('\n'));
  const env = { HOME: directory.path, MAAS_SEARCH: `sqlite://${place('index.db')}` };
  const run = (to: string, ...more: string[]) =>
    maas(['sensor', 'run', 'squid', '--config', place('config'), '--from', place('access.log'), '--to', to, ...more], { env });

  expect(run(place('out.json'), '--stages', 'parse,enrich')).toMatchObject({ status: 0 });
  const messages = jsonLines(await readFile(place('out.json'), 'utf8'));
  expect(messages.map((message) => [message.bytes, message.is_alert, message['threat.triage.level']])).toEqual([
    [0, 'true', 100],
    [1, undefined, undefined],
    [2, undefined, undefined],
  ]);

  expect(jsonLines(run('-').stdout)[0]).toMatchObject({ 'source:type': 'squid', 'threat:triage:score': 100 });

  // Twice: what is read again replaces itself.
  for (let time = 0; time < 2; time++) expect(run('search', '--json').stdout).toContain('"written":3');
  const alerts = (...more: string[]) => JSON.parse(maas(['alerts', ...more, '--json'], { env }).stdout).result;
  expect(alerts('search', '--all').alerts).toHaveLength(3);
  const [alert] = alerts('search', '--filter', 'full_hostname=www.cnn.com').alerts;
  expect(alert.guid).toBe(messages[0].guid);
  expect(alerts('show', alert.guid).fields['threat:triage:level']).toBe(100);
  expect(alerts('explain', alert.guid)).toMatchObject({ isAlert: true, score: 100, rules: [{ score: '100' }], models: [] });
});

it('what is no line of the sensor becomes an error message beside the others; what cannot run at all says why', async () => {
  await using directory = await temporaryDirectory();
  await writeSquidConfigs(directory.path);
  const log = path.join(directory.path, 'access.log');
  await writeFile(log, Buffer.concat([Buffer.from([0, 255, 254, 10]), Buffer.from(`${squidLine(1)}\nhalf a li`)]));
  const run = (sensor: string, ...more: string[]) => maas(['sensor', 'run', sensor, '--config', directory.path, ...more]);

  const { status, stdout, stderr } = run('squid', '--from', log, '--to', '-');
  expect(status).toBe(0);
  expect(jsonLines(stdout)).toMatchObject([{ bytes: 1 }]);
  const errors = jsonLines(stderr.slice(0, stderr.lastIndexOf('}') + 1));
  expect(errors).toMatchObject([{ error_type: 'parser_error' }, { error_type: 'parser_error', raw_message: 'half a li' }]);

  expect(run('yaf', '--from', log, '--to', '-')).toMatchObject({ status: 3, stderr: expect.stringContaining('configured: squid') });
  expect(run('squid', '--from', log, '--to', 'search')).toMatchObject({ status: 4, stderr: expect.stringContaining('MAAS_SEARCH') });
});
