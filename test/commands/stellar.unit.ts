import { describe, expect, it } from 'vitest';
import StellarEval from '../../src/commands/stellar/eval.js';
import StellarFunctions from '../../src/commands/stellar/functions.js';
import StellarShell from '../../src/commands/stellar/shell.js';
import { Outside, runCommand } from '../cli/harness.js';

async function evaluated(...argv: string[]) {
  const outside = new Outside();
  await runCommand(StellarEval, argv, outside);
  return outside;
}

async function answers(stdin: string) {
  const outside = new Outside({ stdin });
  await runCommand(StellarEval, ['--ndjson'], outside);
  const lines = outside.stdout.text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).toSorted((a, b) => a.id - b.id);
}

describe('stellar eval', () => {
  it('prints the value as TO_STRING shows it', async () => {
    expect((await evaluated('[1.0, a]', '--var', 'a=x y')).stdout.text).toBe('[1.0, x y]\n');
  });

  it('reads the expression from stdin', async () => {
    const outside = new Outside({ stdin: '// of two lines\n1 + 1\n' });
    await runCommand(StellarEval, ['-'], outside);
    expect(outside.stdout.text).toBe('2\n');
  });

  it('takes the value of a variable for JSON where it is some', async () => {
    const { stdout } = await evaluated('a + b', '--var', 'a=9007199254740993', '--var', 'b=1', '--json');
    expect(JSON.parse(stdout.text)).toMatchObject({ ok: true, result: { type: 'long', text: '9007199254740994' } });
  });

  it('shows the place of what is wrong, and rejects it', async () => {
    const { stderr, exitStatus } = await evaluated("TO_UPER('a')");
    expect(stderr.text).toContain("did you mean TO_UPPER?\nTO_UPER('a')\n^");
    expect(exitStatus).toBe(4);
  });

  it.each([
    [['a', '--strict'], 4],
    [["'a'", '--mode', 'predicate'], 4],
    [['a', '--var', 'a'], 2],
    [['a', '--vars', '/nonexistent'], 4],
    [['a', '--reference', '/nonexistent'], 4],
    [[], 2],
  ])('%j exits %i', async (argv, exit) => {
    expect((await evaluated(...argv)).exitStatus).toBe(exit);
  });

  it('answers questions, whatever the others are like', async () => {
    const [first, second, third] = await answers(
      '{"id":1,"expr":"a + 1","vars":{"a":2.0}}\r\n\n{"id":2,"expr":"1 +"}\n{"id":3,"expr":"é"}',
    );
    expect(first).toEqual({ id: 1, value: 3, type: 'double' });
    expect(second).toMatchObject({ id: 2, error: { fault: 'syntax', line: 1 } });
    expect(third).toMatchObject({ id: 3, error: { fault: 'syntax' } });
  });
});

describe('stellar functions', () => {
  it.each([
    ['STATS_*', 'STATS_BIN'],
    ['*_MERGE*', 'STATS_MERGE'],
  ])('%s finds %s', async (pattern, found) => {
    const outside = new Outside();
    await runCommand(StellarFunctions, [pattern], outside);
    expect(outside.stdout.text).toContain(found);
  });

  it('knows what was probably meant', async () => {
    const outside = new Outside();
    await runCommand(StellarFunctions, ['TO_UPER'], outside);
    expect(outside.stderr.text).toContain('did you mean TO_UPPER?');
    expect(outside.exitStatus).toBe(3);
  });

  it('explains the one that is named, in any case', async () => {
    const outside = new Outside();
    await runCommand(StellarFunctions, ['to_upper'], outside);
    expect(outside.stdout.text).toMatch(/^TO_UPPER\(x\)\n/);
  });

  it('lists those that have the pattern', async () => {
    const outside = new Outside();
    await runCommand(StellarFunctions, ['TO_', '--json'], outside);
    const { result } = JSON.parse(outside.stdout.text);
    expect(result.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['TO_LOWER', 'TO_UPPER']));
  });

  it('says that there is none', async () => {
    const outside = new Outside();
    await runCommand(StellarFunctions, ['nothing'], outside);
    expect(outside.exitStatus).toBe(3);
  });
});

describe('stellar shell', () => {
  const typed = async (stdin: string, ...argv: string[]) => {
    const outside = new Outside({ stdin });
    await runCommand(StellarShell, argv, outside);
    return outside;
  };

  it('answers what comes from a pipe, without a cluster', async () => {
    const { stdout, exitStatus } = await typed('x := [1,\n2]\nLENGTH(x)\nquit\nnever');
    expect(stdout.text).toBe('[1, 2]\n2\n');
    expect(exitStatus).toBeUndefined();
  });

  it('goes on after what fails, and says so in the end', async () => {
    const { stdout, exitStatus } = await typed('1 / 0\n2');
    expect(stdout.text).toMatch(/^\[!\] .*\n[\s\S]*\n2\n$/);
    expect(exitStatus).toBe(4);
  });

  it('tells that there is no cluster where one was named, and is a shell all the same', async () => {
    const { stdout, stderr } = await typed('1', '-z', 'node1:2181');
    expect([stdout.text, stderr.text]).toEqual(['1\n', 'warning: without the global configuration: nobody answers at node1:2181\n']);
  });
});
