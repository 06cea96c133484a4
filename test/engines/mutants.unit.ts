import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/domain/deployment.js';
import { MemoryEngine } from '../../src/engines/memory.js';
import type { Convergence } from '../../src/engines/port.js';
import { failedCases } from '../contract-cases.js';
import { engineContract } from './contract.js';
import { memoryScene } from './memory-scene.js';

const none: ReadonlySet<string> = new Set();

class TouchesWhatItIsToLeave extends MemoryEngine {
  override converge(deployments: readonly Deployment[], _untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    return super.converge(deployments, none, signal);
  }
}

class CountsAreRelative extends MemoryEngine {
  #placed = 0;
  override converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    const more = deployments.map((each) => ({ ...each, instances: each.instances + this.#placed }));
    this.#placed += 1;
    return super.converge(more, untouched, signal);
  }
}

class KeepsOlderRevisions extends MemoryEngine {
  override converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    return super.converge(
      deployments.map((each) => ({ ...each, revision: 1 })),
      untouched,
      signal,
    );
  }
}

class WorksOnWhenDeposed extends MemoryEngine {
  constructor(machine: ConstructorParameters<typeof MemoryEngine>[0]) {
    super(machine, { lost: new AbortController().signal });
  }
}

class IgnoresAbort extends MemoryEngine {
  override converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>): Promise<Convergence> {
    return super.converge(deployments, untouched, new AbortController().signal);
  }
}

class NeverTellsWhatIsVacant extends MemoryEngine {
  override async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    return { ...(await super.converge(deployments, untouched, signal)), vacant: none };
  }
}

class HidesWhatFitsNowhere extends MemoryEngine {
  override async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    return { ...(await super.converge(deployments, untouched, signal)), unplaced: new Map() };
  }
}

describe("the engine's contract catches one that", () => {
  it.each([
    TouchesWhatItIsToLeave,
    CountsAreRelative,
    KeepsOlderRevisions,
    WorksOnWhenDeposed,
    IgnoresAbort,
    NeverTellsWhatIsVacant,
    HidesWhatFitsNowhere,
  ])('%o', async (Mutant) => {
    expect(await failedCases((suite) => engineContract('a mutant', () => memoryScene(Mutant), suite))).not.toEqual([]);
  });

  it('is faithful in none', async () => {
    expect(await failedCases((suite) => engineContract('memory', () => memoryScene(), suite))).toEqual([]);
  });
});
