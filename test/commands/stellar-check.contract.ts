import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import StellarCheck from '../../src/commands/stellar/check.js';
import { Outside, runCommand } from '../cli/harness.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'maas-check-'));
  await mkdir(path.join(folder, 'parsers'));
  const transformation = (config: object) => ({ fieldTransformations: [{ transformation: 'STELLAR', output: ['a'], config }] });
  await writeFile(path.join(folder, 'parsers/good.json'), JSON.stringify(transformation({ a: 'TO_UPPER(b)' })));
  await writeFile(path.join(folder, 'parsers/bad.json'), JSON.stringify(transformation({ a: 'TO_UPER(b)', c: '1 +' })));
  await writeFile(path.join(folder, 'torn.json'), '{');
  await writeFile(path.join(folder, 'README.txt'), 'no configuration');
});

afterAll(() => rm(folder, { recursive: true }));

async function checked(file: string) {
  const outside = new Outside();
  await runCommand(StellarCheck, [path.join(folder, file)], outside);
  return outside;
}

it('looks through all configurations of a directory', async () => {
  const { stdout, stderr, exitStatus } = await checked('.');

  expect(stdout.text).toMatch(/parsers\/bad\.json:1:\d+: error: there is no function TO_UPER; did you mean TO_UPPER\?/);
  expect(stdout.text).toMatch(/torn\.json:1:\d+: error: it is no JSON: close brace expected/);
  expect(stderr.text).toContain('3 errors in 3 expressions');
  expect(exitStatus).toBe(13);
});

it('tells what is good', async () => {
  const { stderr, exitStatus } = await checked('parsers/good.json');

  expect(stderr.text).toContain('1 expression: good');
  expect(exitStatus).toBeUndefined();
});

it('rejects a file that is not there', async () => {
  expect((await checked('nowhere')).exitStatus).toBe(4);
});

it('names the file of a directory that cannot be read', async () => {
  await using directory = await temporaryDirectory();
  await symlink('gone.json', path.join(directory.path, 'dangling.json'));
  const outside = new Outside();
  await runCommand(StellarCheck, [directory.path], outside);

  expect(outside.stderr.text).toContain(`cannot read ${directory.path}/dangling.json`);
  expect(outside.exitStatus).toBe(4);
});
