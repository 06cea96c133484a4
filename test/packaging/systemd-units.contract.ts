import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../oclif.manifest.json' with { type: 'json' };

const commands: Readonly<Record<string, { readonly flags: object }>> = manifest.commands;

async function settingsOf(unit: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path.resolve('packaging/systemd', unit), 'utf8');
  return new Map(Array.from(text.matchAll(/^(\w+)=(.*)$/gm), ([, name = '', value = '']) => [name, value]));
}

it.each(['maas-agent.service', 'maas-service.service'])('%s starts a command that there is, with flags that it has', async (unit) => {
  const [program, command = '', ...words] = (await settingsOf(unit)).get('ExecStart')?.split(' ') ?? [];
  expect(program).toBe('/usr/local/bin/maas');
  const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  expect(Object.keys(commands[command]?.flags ?? {})).toEqual(expect.arrayContaining(flags));
});

it.each(['maas-agent.service', 'maas-service.service'])('%s lets what it filters fail, and ends nobody for it', async (unit) => {
  const settings = await settingsOf(unit);
  expect(settings.has('SystemCallFilter')).toBe(true);
  expect(settings.get('SystemCallErrorNumber')).toBe('EPERM');
});

// Each of these reaches the models too, which the agent starts.
it.each([
  'ProtectClock',
  'PrivateTmp',
  'ProtectProc',
  'ProtectControlGroups',
  'PrivateDevices',
  'MemoryDenyWriteExecute',
  'RestrictSUIDSGID',
  'SystemCallArchitectures',
])('the agent is not given %s, which would take from models what they need', async (setting) => {
  expect([...(await settingsOf('maas-agent.service')).keys()]).not.toContain(setting);
});
