import { afterEach, beforeEach, describe, it } from 'vitest';
import { aclCases } from './contract/acl.js';
import { cancellationCases } from './contract/cancellation.js';
import { type ContractCase, runCase, type TestEnsemble } from './contract/case.js';
import { commitCases } from './contract/commit.js';
import { creatingCases } from './contract/creating.js';
import { deletingCases } from './contract/deleting.js';
import { limitCases } from './contract/limits.js';
import { readingCases } from './contract/reading.js';
import { sessionCases } from './contract/sessions.js';
import { watchCases } from './contract/watches.js';
import { writingCases } from './contract/writing.js';

export type { TestEnsemble } from './contract/case.js';

const chapters: Readonly<Record<string, readonly ContractCase[]>> = {
  reading: readingCases,
  creating: creatingCases,
  writing: writingCases,
  deleting: deletingCases,
  'committing several steps': commitCases,
  watching: watchCases,
  sessions: sessionCases,
  'access control': aclCases,
  limits: limitCases,
  cancellation: cancellationCases,
};

/** Every promise of the contract, by what it says. */
export const contractCases: readonly ContractCase[] = Object.values(chapters).flat();

/**
 * What every implementation of the ZooKeeper port must do: memory, embedded server, real server through the real client.
 *
 * @param open an ensemble for one test; it may be shared, since each test works under a root of its own
 */
export function zooKeeperContract(name: string, open: () => Promise<TestEnsemble>): void {
  describe(`${name} keeps ZooKeeper's contract`, () => {
    let ensemble: TestEnsemble;
    beforeEach(async () => {
      ensemble = await open();
    });
    afterEach(() => ensemble[Symbol.asyncDispose]());

    for (const [chapter, cases] of Object.entries(chapters)) {
      describe(chapter, () => {
        for (const contractCase of cases) it(contractCase.name, () => runCase(contractCase, ensemble));
      });
    }
  });
}
