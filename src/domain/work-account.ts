import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What a worker has done since it was started: only numbers, so that its znode stays small. */
export const workAccount = z.object({
  /** Records read, messages that are safe in the sink, error messages. */
  read: count,
  written: count,
  failed: count,
  /** How models have answered: `ModelCounters`. */
  models: z.object({
    asked: count,
    hits: count,
    shared: count,
    calls: count,
    failures: count,
    retries: count,
    ejections: count,
  }),
});

export type WorkAccount = z.output<typeof workAccount>;

/** Bytes: what a worker leaves beside its heartbeat is not read past this. */
export const mostAccountBytes = 4_096;

/** @returns undefined for a text that is incomplete or from another version */
export function decodeWorkAccount(text: string): WorkAccount | undefined {
  try {
    return workAccount.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const noWork: WorkAccount = {
  read: 0,
  written: 0,
  failed: 0,
  models: { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 },
};

/** @returns the sum of several accounts; undefined for none */
export function sumOfWork(accounts: readonly WorkAccount[]): WorkAccount | undefined {
  return accounts.length === 0 ? undefined : accounts.reduce(addWork, noWork);
}

function addWork(one: WorkAccount, { read, written, failed, models }: WorkAccount): WorkAccount {
  const asked = Object.entries(one.models).map(([name, value]) => [name, value + models[name as keyof typeof models]]);
  return {
    read: one.read + read,
    written: one.written + written,
    failed: one.failed + failed,
    models: Object.fromEntries(asked) as WorkAccount['models'],
  };
}
