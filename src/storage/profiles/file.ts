import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { MemoryProfiles } from './memory.js';
import type { ProfileStore } from './port.js';

const row = z.object({
  profile: z.string(),
  entity: z.string(),
  groups: z.array(z.unknown()).default([]),
  period: z.object({ period: z.number().int(), duration: z.number().int().positive() }),
});

/**
 * Measurements from a file of JSON lines, as PROFILER_FLUSH gives them: `{"profile": "hosts", "entity": "10.0.0.1", "value": 7, "groups": [],
 * "period": {"period": 1922222, "duration": 900000}}`. Of several for the same profile, entity, groups and period the last one counts.
 *
 * @throws Failure BAD_INPUT, with the line
 */
export async function openProfileFile(file: string): Promise<ProfileStore> {
  const store = new MemoryProfiles();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (line.trim() !== '') putRow(store, line);
    }
  } catch (cause) {
    throw new Failure('BAD_INPUT', `${file}, line ${number}: ${reasonOf(cause)}`, { file }, cause instanceof z.ZodError ? {} : { cause });
  }
  return store;
}

function putRow(store: MemoryProfiles, line: string): void {
  const { profile, entity, groups, period } = row.parse(JSON.parse(line));
  store.put({ profile, entity, groups: groups.map(String), period: period.period, durationMs: period.duration }, line);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return cause.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return messageOf(cause);
}
