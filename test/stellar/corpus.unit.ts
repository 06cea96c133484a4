/**
 * The corpus: one file per group of rules, one case a line, in no language but JSON, so that another implementation can run it.
 *
 *     {"expr", "vars"?, "mode"?, "undefined"?, "value", "type"}      what an expression gives
 *     {"expr", …, "error": fault | true}                             that it fails, and how where that is a rule
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { answer } from '../../src/stellar/ndjson.js';

interface Case {
  readonly expr: string;
  readonly value?: unknown;
  readonly type?: string;
  readonly error?: string | true;
}

const folder = path.join(import.meta.dirname, 'corpus');
const gapsFile = 'known-gaps.jsonl';
const evaluator = new Evaluator({ capabilities: { clock: new ManualClock() } });

function linesOf(file: string): string[] {
  return readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function holds(line: string): Promise<void> {
  const { value, type, error }: Case = JSON.parse(line);
  // As a client reads it: JSON has no -0.
  const given: unknown = JSON.parse(JSON.stringify(await answer(evaluator, line)));
  if (error === undefined) expect(given).toEqual({ id: null, value, type });
  else expect(given).toMatchObject({ error: error === true ? {} : { fault: error } });
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl') && name !== gapsFile)) {
  describe(path.basename(file, '.jsonl'), () => {
    it.each(linesOf(file))('%s', holds);
  });
}

it('known gaps are still open; one that is closed belongs into the corpus', async () => {
  for (const line of linesOf(gapsFile)) await expect(holds(line), line).rejects.toThrow();
});
