import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../scene.js';
import { asked, readCases } from './cases.js';

const directory = path.join(import.meta.dirname, 'cases');

describe.each(readdirSync(directory))('what Metron documents: %s', (file) => {
  it.each(readCases(readFileSync(path.join(directory, file), 'utf8')))(
    '$shows',
    async ({ config, record, globals, patterns, gives = [], errors = [], refuses }) => {
      const scene = { ...(globals !== undefined && { globals }), ...(patterns !== undefined && { patterns }) };
      if (refuses !== undefined) return await expect(run(config, record, scene)).rejects.toThrow(refuses);
      const ran = await run(config, record, scene);
      const wanted = [...gives, ...errors].map((fields) => ({ $lacks: [], ...fields }));
      expect([ran.messages.length, ran.errors.length]).toEqual([gives.length, errors.length]);
      expect([...ran.messages, ...ran.errors].map((message, at) => asked(message, wanted[at] ?? {}))).toEqual(wanted);
    },
  );
});
