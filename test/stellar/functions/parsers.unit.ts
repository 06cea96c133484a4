import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { encode } from '../../../src/stellar/json.js';
import { StellarMap, type Value } from '../../../src/stellar/values.js';
import { playedWorld } from './played-world.js';

const csv = { parserClassName: 'org.apache.metron.parsers.csv.CSVParser', parserConfig: { columns: { user: 0, host: 1 } } };

/** What an expression gives where one sensor is configured, and hosts have to be IP addresses. */
async function scene() {
  const globals = StellarMap.of<Value, Value>([
    ['fieldValidations', [StellarMap.of<Value, Value>([['validation', 'IP'], ['input', ['host']]])]], // biome-ignore format: one line
  ]);
  const read = async (place: string) => (place === 'parsers/users' ? JSON.stringify(csv) : undefined);
  const evaluator = new Evaluator({ capabilities: { ...playedWorld(), globals, configs: { read, write: async () => {} } } });
  const variables = new Map<string, Value>();
  const run = async (source: string) => evaluator.compile(source).evaluateAsync(variables);
  variables.set('parser', await run("PARSER_INIT('users')"));
  return { run };
}

describe('a parser that is tried out', () => {
  it('counts what it parsed, by the configuration of the cluster and the validations of the global one', async () => {
    const { run } = await scene();
    const parsed = encode(await run("PARSER_PARSE(parser, ['ann,10.0.0.1', 'bob', 'eve,web1', 'dan,10.0.0.2'])"));
    expect(parsed).toMatchObject([
      { user: 'ann', 'source.type': 'users', original_string: 'ann,10.0.0.1', guid: expect.any(String) },
      { user: 'dan' },
      { error_type: 'parser_error', failed_sensor_type: 'users', raw_message: 'bob' },
      { error_type: 'parser_invalid', error_fields: 'host' },
    ]);
    expect(await run('TO_STRING(parser)')).toBe('Parser{2 successful, 2 error(s)}');
  });

  it('takes a map for a configuration', async () => {
    const { run } = await scene();
    const given = "PARSER_INIT('keys', {'parserClassName' : 'org.apache.metron.parsers.json.JSONMapParser'})";
    expect(encode(await run(`PARSER_PARSE(${given}, '{"a":1,"host":"10.0.0.1","timestamp":5}')`))).toMatchObject([{ a: 1 }]);
  });

  it('fails where the cluster cannot be read, and does not for a sensor that is given', async () => {
    const read = () => Promise.reject(new Error('away'));
    const evaluator = new Evaluator({ capabilities: { ...playedWorld(), configs: { read, write: read } } });
    const run = (source: string) => evaluator.compile(source).evaluateAsync(new Map());
    await expect(run("PARSER_INIT('users')")).rejects.toMatchObject({ fault: 'failed', message: expect.stringContaining('away') });
    expect(String(await run(`TO_STRING(PARSER_INIT('users', '${JSON.stringify(csv)}'))`))).toContain('Parser{0');
  });

  it('is not there in a sandbox', async () => {
    const sandboxed = new Evaluator({ capabilities: {} }).compile("PARSER_INIT('users')").evaluateAsync(new Map());
    await expect(sandboxed).rejects.toMatchObject({ fault: 'missing capability' });
  });
});
