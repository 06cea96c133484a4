import { Flags } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { LocalCommand } from '../../src/cli/local-command.js';
import { Failure } from '../../src/errors/catalogue.js';
import { ZooKeeperError } from '../../src/zookeeper/port.js';
import { Outside, runCommand } from './harness.js';
import { envelopeSchema } from './output/envelope-schema.js';

interface Tools {
  readonly signal: AbortSignal;
  emit(value: object, text: string): void;
  confirm(question: string, yes: boolean): Promise<void>;
}
type Work = (command: Tools) => Promise<object | undefined>;

/** A command that does what a test says. */
function commandThat(work: Work) {
  return class Greet extends LocalCommand<object | undefined> {
    static override id = 'greet';
    static override flags = { name: Flags.string({ char: 'n', default: 'world' }) };

    override async run() {
      const { flags } = await this.parse(Greet);
      this.notice('greeting');
      const result = await work({
        signal: this.signal,
        emit: (value, text) => this.emit(value, text),
        confirm: (question, yes) => this.confirm(question, yes),
      });
      this.log(`hello ${flags.name}`);
      return result;
    }
  };
}

const done = async () => ({ greeted: 1 });
const failing = (error: unknown) => async () => {
  throw error;
};
const untilAborted: Work = ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

async function run(work: Work, argv: string[] = [], outside = new Outside()): Promise<Outside> {
  await runCommand(commandThat(work), argv, outside);
  return outside;
}

describe('a command for people', () => {
  it('shows results on stdout, and notices on stderr', async () => {
    const { stdout, stderr, exitStatus } = await run(done, ['-n', 'you']);
    expect([stdout.text, stderr.text, exitStatus]).toEqual(['hello you\n', 'greeting\n', undefined]);
  });

  it('keeps notices to itself when asked to be quiet', async () => {
    expect((await run(done, ['--quiet'])).stderr.text).toBe('');
  });

  it('tells a failure with what happened, why and the way out, and exits with its status', async () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:2181');
    const { stdout, stderr, exitStatus } = await run(failing(new Failure('NO_LEADER', 'no maas service leads', {}, { cause })), [
      '--quiet',
    ]);
    expect(stdout.text).toBe('');
    expect(stderr.text).toBe(
      'Error: no maas service leads\n' +
        '  why: connect ECONNREFUSED 127.0.0.1:2181\n' +
        '  try: is a maas service running? start one with maas service, or a cluster of your own with maas dev\n',
    );
    expect(exitStatus).toBe(8);
  });

  it('shows what each node said, and what the model printed last', async () => {
    const details = { reasons: [{ node: 'node1', reason: '512 MB asked, 100 MB free' }], stderr: ['ImportError: flask'] };
    const { stderr } = await run(failing(new Failure('NO_NODE_FITS', 'no node fits dga 1.0', details)), ['--quiet']);
    expect(stderr.text).toContain('  - node1: 512 MB asked, 100 MB free\n  | ImportError: flask\n');
  });

  it('colours errors on a terminal', async () => {
    const outside = await run(failing(new Failure('NO_LEADER', 'none')), [], new Outside({ columns: 80 }));
    expect(outside.stderr.text).toContain('\u001b[31m');
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('does not colour with %o', async (env) => {
    const outside = await run(failing(new Failure('NO_LEADER', 'none')), [], new Outside({ columns: 80, env }));
    expect(outside.stderr.text).not.toContain('\u001b');
  });

  it('shows a stack for a defect alone, and how to report it', async () => {
    const { stderr, exitStatus } = await run(failing(new TypeError('x is undefined')));
    expect(stderr.text).toMatch(
      /Error: x is undefined\n {2}try: this is a defect in maas: .*--log-level debug.*\n\nTypeError: x is undefined\n {4}at /,
    );
    expect(exitStatus).toBe(1);
  });

  it('takes an unknown flag for wrong usage', async () => {
    const { stderr, exitStatus } = await run(done, ['--nam', 'you']);
    expect(stderr.text).toBe('Error: there is no flag --nam\n  try: did you mean --name? maas greet --help shows the flags and examples\n');
    expect(exitStatus).toBe(2);
  });

  it('takes a ZooKeeper fault that nobody handled for what it is', async () => {
    expect((await run(failing(new ZooKeeperError('unavailable', '/maas')))).exitStatus).toBe(8);
    expect((await run(failing(new ZooKeeperError('not allowed', '/maas')))).exitStatus).toBe(10);
    expect((await run(failing(new ZooKeeperError('bad path', 'maas')))).exitStatus).toBe(1);
  });

  it('names a bad setting and where it came from', async () => {
    const outside = await run(done, [], new Outside({ env: { MAAS_TIMEOUT: 'soon' } }));
    expect(outside.stderr.text).toBe(
      'Error: environment variable MAAS_TIMEOUT is "soon", which is not a valid timeout\n' +
        '  try: give seconds, or a time such as 30s, 5m or 1h, at most 24d\n',
    );
    expect(outside.exitStatus).toBe(4);
  });
});

describe('a command for programs', () => {
  it('prints one envelope on stdout and nothing else', async () => {
    const { stdout, stderr } = await run(done, ['--json']);
    expect([stdout.text, stderr.text]).toEqual(['{"ok":true,"result":{"greeted":1}}\n', '']);
  });

  it.each([
    ['a failure', new Failure('NO_SUCH_MODEL', 'no model dga 2.0 is deployed', { name: 'dga' })],
    ['a defect', new TypeError('x is undefined')],
    ['something odd', 'text'],
  ])('prints %s as an envelope', async (_what, error) => {
    const { stdout, stderr } = await run(failing(error), ['--json']);
    expect(envelopeSchema.parse(JSON.parse(stdout.text)).ok).toBe(false);
    expect(stderr.text).toBe('');
  });

  it('tells the code, hint and details of a failure', async () => {
    const { stdout } = await run(failing(new Failure('NO_SUCH_MODEL', 'no model dga 2.0 is deployed', { name: 'dga' })), ['--json']);
    expect(JSON.parse(stdout.text)).toEqual({
      ok: false,
      error: {
        code: 'NO_SUCH_MODEL',
        message: 'no model dga 2.0 is deployed',
        hint: 'maas deploy list shows what is deployed',
        retryable: false,
        details: { name: 'dga' },
      },
    });
  });

  it('prints wrong usage as an envelope too', async () => {
    const { stdout, exitStatus } = await run(done, ['--json', 'extra']);
    expect(JSON.parse(stdout.text).error.code).toBe('WRONG_USAGE');
    expect(exitStatus).toBe(2);
  });

  it('prints a line for each value of a follower, and no envelope at its end', async () => {
    const { stdout } = await run(
      async ({ emit }) => {
        emit({ n: 1 }, 'one');
        emit({ n: 2n }, 'two');
        return undefined;
      },
      ['--json'],
    );
    expect(stdout.text).toBe('{"n":1}\n{"n":"2"}\n');
  });
});

describe('a command that is stopped', () => {
  it.each([
    ['SIGINT', 130, 'INTERRUPTED'],
    ['SIGTERM', 143, 'TERMINATED'],
    ['SIGHUP', 143, 'TERMINATED'],
  ])('exits on %s with %i', async (signal, status, code) => {
    const outside = new Outside();
    const running = run(untilAborted, ['--json'], outside);
    setImmediate(() => outside.signals.emit(signal));
    await running;
    expect(outside.exitStatus).toBe(status);
    expect(JSON.parse(outside.stdout.text).error.code).toBe(code);
  });

  it('no longer waits for stdin', async () => {
    const outside = new Outside();
    const running = run(untilAborted, [], outside);
    setImmediate(() => outside.signals.emit('SIGTERM'));
    await running;
    expect(outside.closedStdin).toMatchObject({ code: 'TERMINATED' });
  });

  it('exits at once at the second Ctrl-C', async () => {
    const outside = new Outside();
    const stubborn: Work = async ({ signal }) => {
      outside.signals.emit('SIGINT');
      expect(outside.signals.forcedExit).toBeUndefined();
      outside.signals.emit('SIGINT');
      throw signal.reason;
    };
    await run(stubborn, [], outside);
    expect(outside.signals.forcedExit).toBe(130);
  });

  it('exits with 7 when its time is over', async () => {
    const { stderr, exitStatus } = await run(untilAborted, ['--timeout', '5ms', '--quiet']);
    expect(stderr.text).toContain('Error: not done within 5 ms\n');
    expect(exitStatus).toBe(7);
  });

  it('tells why it was stopped where a wait says only that it was aborted', async () => {
    const outside = new Outside();
    const aborted: Work = async () => {
      outside.signals.emit('SIGINT');
      throw new DOMException('This operation was aborted', 'AbortError');
    };
    await run(aborted, [], outside);
    expect(outside.exitStatus).toBe(130);
  });

  it('ends quietly when nobody reads its output', async () => {
    const outside = new Outside();
    const closed: Work = async ({ signal }) => {
      outside.stdout.close();
      throw signal.reason;
    };
    await run(closed, ['--quiet'], outside);
    expect([outside.exitStatus, outside.stderr.text]).toEqual([undefined, '']);
  });

  it('tells the failure of the work, not of the clean-up after it', async () => {
    const { exitStatus } = await run(async () => {
      await using _session = { [Symbol.asyncDispose]: () => Promise.reject(new Error('close failed')) };
      throw new Failure('NO_SUCH_MODEL', 'no model');
    });
    expect(exitStatus).toBe(3);
  });

  it('leaves no listener behind', async () => {
    const { signals } = await run(done);
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM') + signals.listenerCount('SIGHUP')).toBe(0);
  });
});

describe('a command that would lose something', () => {
  const losing: Work = async ({ confirm }) => {
    await confirm('forget it?', false);
    return {};
  };

  it('does it when a person says so', async () => {
    const outside = new Outside();
    outside.answers.push('y');
    await run(losing, [], outside);
    expect(outside.stderr.text).toContain('forget it? [y/N] y');
    expect(outside.exitStatus).toBeUndefined();
  });

  it.each(['', 'n', 'yellow'])('does not at the answer %j', async (answer) => {
    const outside = new Outside();
    outside.answers.push(answer);
    expect((await run(losing, [], outside)).exitStatus).toBe(130);
  });

  it('does not when nobody is there to ask, unless --yes says so', async () => {
    expect((await run(losing)).exitStatus).toBe(2);
    expect((await run(async ({ confirm }) => confirm('forget it?', true).then(() => ({})))).exitStatus).toBeUndefined();
  });
});
