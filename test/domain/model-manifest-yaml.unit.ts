import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultManifest } from '../../src/domain/model-manifest.js';
import { readManifest } from '../../src/domain/model-manifest-yaml.js';
import { Failure } from '../../src/errors/catalogue.js';

function problems(text: string): string[] {
  try {
    readManifest(text);
  } catch (error) {
    if (error instanceof Failure && error.code === 'BAD_MODEL') return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('maas.yaml', () => {
  it.each(['', '# nothing yet\n', '---\n', '{}'])('has every default when it is %j', (text) => {
    expect(readManifest(text)).toEqual(defaultManifest);
  });

  it('may say how a model is ready in one word, or in full', () => {
    expect(readManifest('ready: http').ready).toEqual({ by: 'http', path: '/', status: 200, intervalSeconds: 1, timeoutSeconds: 600 });
    expect(readManifest('ready: { by: http, path: /health, timeoutSeconds: 30 }').ready).toMatchObject({
      path: '/health',
      timeoutSeconds: 30,
    });
  });

  it('keeps text as it was typed where YAML sees a number or a boolean', () => {
    const text = 'env: { PYTHON: 3.10, DEBUG: true, ZEROS: 007 }\nfunctions: { apply: { examples: [{ args: { n: 1.50, on: yes } }] } }';
    const { env, functions } = readManifest(text);
    expect(env).toEqual({ PYTHON: '3.10', DEBUG: 'true', ZEROS: '007' });
    expect(functions['apply']?.examples[0]?.args).toEqual({ n: '1.50', on: 'yes' });
  });
});

describe('what is wrong in maas.yaml is told with its line and column:', () => {
  it.each([
    ['memory: 0', 'maas.yaml:1:9: memory must be at least 1 MB'],
    ['memory: -5', 'maas.yaml:1:9: memory must be at least 1 MB'],
    ['memory: 1.5', 'maas.yaml:1:9: memory must be a whole number of MB'],
    ['memory: 512m', 'maas.yaml:1:9: memory must be a whole number of MB'],
    ['# a model\nmemroy: 64', 'maas.yaml:2:1: a model has no field memroy; did you mean memory?'],
    ['frobnicate: 1', 'maas.yaml:1:1: a model has no field frobnicate'],
    ['ready:\n  by: http\n  pat: /health', 'maas.yaml:3:3: ready has no field pat; did you mean path?'],
    ['ready: listening', 'maas.yaml:1:8: ready.by must be listen, http or file'],
    ['requires:\n  comands: [bash]', 'maas.yaml:2:3: requires has no field comands; did you mean commands?'],
    ['requires:\n  commands: bash', 'maas.yaml:2:13: requires.commands must be a list'],
    ['requires:\n  python:\n    - flask\n    - scikit-learn', 'maas.yaml:4:7: requires.python.1 must be the name of a Python module'],
    ['start: bin/run', 'maas.yaml:1:8: start must be the name of a file at the top of the model directory'],
    ['start: ../run', 'maas.yaml:1:8: start must be the name of a file at the top of the model directory'],
    ['stop:\n  graceSeconds: -1', 'maas.yaml:2:17: stop.graceSeconds must not be negative'],
    ['functions:\n  apply:\n    exampels: []', 'maas.yaml:3:5: functions.apply has no field exampels; did you mean examples?'],
    ['- rest.sh', 'maas.yaml:1:1: a model must be a mapping of fields'],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it('all of it at once, from top to bottom', () => {
    expect(problems('memroy: 1\nready: nope\nstop: { drainSeconds: many }\nmemory: 0')).toEqual([
      expect.stringMatching(/^maas.yaml:1:1: /),
      expect.stringMatching(/^maas.yaml:2:8: /),
      expect.stringMatching(/^maas.yaml:3:23: /),
      expect.stringMatching(/^maas.yaml:4:9: /),
    ]);
  });

  it('and what is no YAML at all', () => {
    expect(problems('memory: [1')).toEqual([expect.stringMatching(/^maas.yaml:1:11: /)]);
    expect(problems('memory: 1\nmemory: 2')).toEqual([expect.stringMatching(/^maas.yaml:2:1: .*unique/)]);
    expect(problems('memory: 1\n---\nmemory: 2')).toEqual([expect.stringContaining('one document only')]);
  });

  it('and a variable that maas itself sets', () => {
    expect(problems('env:\n  MAAS_INSTANCE: mine')).toEqual([expect.stringMatching(/^maas.yaml:\d:\d+: env.* not start with MAAS_$/)]);
  });

  it('and a bomb of aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe']) bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`);
    expect(problems(bomb.join('\n'))).toEqual([expect.stringContaining('maas.yaml')]);
  });

  it('whatever it is: a failure that says where, or a manifest', () => {
    const fragment = fc.constantFrom(
      'memory',
      'ready',
      'start',
      'functions',
      'env',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '"',
      '0',
      'x',
    );
    const text = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        for (const problem of problems(yaml)) expect(problem).toMatch(/^maas\.yaml(:\d+:\d+)?: ./);
      }),
    );
  });
});
