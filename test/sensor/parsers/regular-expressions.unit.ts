import { describe, expect, it } from 'vitest';
import { Long } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

const options = {
  messageHeaderRegex: ['^nothing(?<x>y)', '^(?<syslogPri>\\d+) (?<blank> *)'],
  recordTypeRegex: 'kernel|SSHD(?<kind>\\w)?',
  fields: [
    { recordType: 'kernel', regex: '.*no groups' },
    { recordType: 'KERNEL', regex: ['.*without groups.*', '.*(?<eventInfo>IN=\\S*) .*', '.*(?<eventInfo> rest) *'] },
    { recordType: 'sshdx', regex: '.*(?<kind>[a-z]) (?<empty>.*?)' },
  ],
};
const parser = (more: Readonly<Record<string, unknown>> = {}) => parserConfig('regex.RegularExpressionsParser', { ...options, ...more });

describe('RegularExpressionsParser', () => {
  it('takes the groups of the header and of the first expression of the type that matches it all', async () => {
    const text = ' 12 kernel: IN=eth0 x ';
    const { fields } = await run(parser(), text);
    expect(fields).toEqual({ syslogPri: '12', eventInfo: 'IN=eth0', original_string: text.trim(), timestamp: Long.of(nowMs) });
  });

  it("has the record type's own groups overwrite, and keeps empty ones", async () => {
    expect((await run(parser(), '1 SSHDX q ')).fields).toMatchObject({ kind: 'X' });
    expect((await run(parser(), '1 SSHDX q x')).fields).toMatchObject({ kind: 'X' });
    expect((await run(parser({ fields: [{ recordType: 'sshdx', regex: '.*(?<empty>)' }] }), 'SSHDX')).fields['empty']).toBe('');
  });

  it('is content with nothing that matches', async () => {
    const { fields, errors } = await run(parser(), 'nothing of it');
    expect(errors).toEqual([]);
    expect(fields).toEqual({ original_string: 'nothing of it', timestamp: Long.of(nowMs) });
  });

  it('overwrites a group named timestamp with now', async () => {
    expect((await run(parser({ messageHeaderRegex: '(?<timestamp>\\d+)' }), '12 kernel')).fields['timestamp']).toEqual(Long.of(nowMs));
  });

  it('has an empty record be invalid', async () => {
    expect((await run(parser(), '  ')).errors.map((error) => error.get('error_type'))).toEqual(['parser_invalid']);
  });

  it('makes snake case of camel case', async () => {
    const config = parser({ convertCamelCaseToUnderScore: true, messageHeaderRegex: '(?<srcIP>1)(?<Dst>2)(?<plain>3)' });
    expect((await run(config, '123')).fields).toMatchObject({ src_i_p: '1', dst: '2', plain: '3' });
  });

  it.each([
    [{ recordTypeRegex: undefined }, /recordTypeRegex/],
    [{ recordTypeRegex: '(' }, /recordTypeRegex/],
    [{ fields: undefined }, /fields/],
    [{ fields: [{ regex: 'x' }] }, /recordType is missing/],
    [{ fields: [{ recordType: 'x' }] }, /regex is missing/],
    [{ fields: [{ recordType: 'x', regex: '(?<a_b>x)' }] }, /regex/],
    [{ messageHeaderRegex: '[' }, /messageHeaderRegex/],
  ])('does not start with %j', async (more, message) => {
    await expect(run(parser(more), 'x')).rejects.toThrow(message);
  });
});
