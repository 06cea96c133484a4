import { describe, expect, it } from 'vitest';
import { FailingZooKeeper } from '../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import {
  type CallOptions,
  type CreateOptions,
  type ReadOptions,
  type Stat,
  type Step,
  type StepResult,
  type Version,
  type WatchEvent,
  type Znode,
  type ZooKeeper,
  ZooKeeperError,
} from '../../src/zookeeper/port.js';
import { runCase } from './contract/case.js';
import { contractCases } from './contract.js';
import { memoryTestEnsemble } from './memory-ensemble.js';

/** Passes everything on; each mutant changes one thing. */
class Faithful extends FailingZooKeeper {
  protected readonly whole: ZooKeeper;

  constructor(whole: ZooKeeper) {
    super(whole);
    this.whole = whole;
  }
}

const loose = (expected: Version | 'any') => (expected === 0 ? 'any' : expected);
const looseStep = (step: Step): Step => ('expected' in step ? { ...step, expected: loose(step.expected) } : step);

class VersionZeroIsAny extends Faithful {
  override write(path: string, data: Uint8Array, expected: Version | 'any', options?: CallOptions): Promise<Stat> {
    return super.write(path, data, loose(expected), options);
  }
}

class VersionZeroIsAnyInDelete extends Faithful {
  override delete(path: string, expected: Version | 'any', options?: CallOptions): Promise<void> {
    return super.delete(path, loose(expected), options);
  }
}

class VersionZeroIsAnyInCommit extends Faithful {
  override commit(steps: readonly Step[], options?: CallOptions): Promise<readonly StepResult[]> {
    return super.commit(steps.map(looseStep), options);
  }
}

class WatchFiresTwice extends Faithful {
  override read(path: string, { watch, ...options }: ReadOptions = {}): Promise<Znode | undefined> {
    return super.read(path, {
      ...options,
      watch:
        watch &&
        ((event: WatchEvent) => {
          watch(event);
          watch(event);
        }),
    });
  }
}

class WatchFiresLate extends Faithful {
  override read(path: string, { watch, ...options }: ReadOptions = {}): Promise<Znode | undefined> {
    return super.read(path, { ...options, watch: watch && ((event: WatchEvent) => void setTimeout(() => watch(event), 2)) });
  }
}

class MissedReadSetsWatch extends Faithful {
  override async read(path: string, options?: ReadOptions): Promise<Znode | undefined> {
    const znode = await super.read(path, options);
    if (znode === undefined) await super.stat(path, options);
    return znode;
  }
}

class EphemeralStays extends Faithful {
  override async close(): Promise<void> {
    if (this.session.state !== 'closed') await this.whole.leave();
  }
}

class EphemeralIsPersistent extends Faithful {
  override create(path: string, data: Uint8Array, options: CreateOptions = {}): Promise<string> {
    const mode = options.mode === 'ephemeral' ? 'persistent' : options.mode;
    return super.create(path, data, { ...options, mode });
  }
}

class CommitStepByStep extends Faithful {
  override async commit(steps: readonly Step[], options?: CallOptions): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    for (const [place, step] of steps.entries()) {
      try {
        results.push(...(await super.commit([step], options)));
      } catch (error) {
        throw error instanceof ZooKeeperError ? new ZooKeeperError(error.fault, error.path, { step: place }) : error;
      }
    }
    return results;
  }
}

class CommitForgetsWhichStep extends Faithful {
  override async commit(steps: readonly Step[], options?: CallOptions): Promise<readonly StepResult[]> {
    return super.commit(steps, options).catch((error) => {
      throw error instanceof ZooKeeperError ? new ZooKeeperError(error.fault, error.path) : error;
    });
  }
}

class AclIgnored extends Faithful {
  override create(path: string, data: Uint8Array, options: CreateOptions = {}): Promise<string> {
    return super.create(path, data, { ...options, acl: undefined });
  }
}

class SignalIgnored extends Faithful {
  override create(path: string, data: Uint8Array, options: CreateOptions = {}): Promise<string> {
    return super.create(path, data, { ...options, signal: undefined });
  }
}

class TruncatesLargeValues extends Faithful {
  override create(path: string, data: Uint8Array, options?: CreateOptions): Promise<string> {
    return super.create(path, data.subarray(0, 1_000_000), options);
  }
}

const mutants = {
  VersionZeroIsAny,
  VersionZeroIsAnyInDelete,
  VersionZeroIsAnyInCommit,
  WatchFiresTwice,
  WatchFiresLate,
  MissedReadSetsWatch,
  EphemeralStays,
  EphemeralIsPersistent,
  CommitStepByStep,
  CommitForgetsWhichStep,
  AclIgnored,
  SignalIgnored,
  TruncatesLargeValues,
};

/** @returns the first promise that the variant breaks */
async function firstBroken(Variant: new (whole: ZooKeeper) => Faithful): Promise<string | undefined> {
  for (const contractCase of contractCases) {
    const ensemble = memoryTestEnsemble(new MemoryEnsemble());
    const whole = (client: ZooKeeper) => wholes.get(client) ?? client;
    const wholes = new Map<ZooKeeper, ZooKeeper>();
    const mutated = {
      ...ensemble,
      connect: async (options: Parameters<typeof ensemble.connect>[0]) => {
        const inner = await ensemble.connect(options);
        const client = new Variant(inner);
        wholes.set(client, inner);
        return client;
      },
      expire: (client: ZooKeeper) => ensemble.expire(whole(client)),
      suspend: (client: ZooKeeper) => ensemble.suspend(whole(client)),
      resume: (client: ZooKeeper) => ensemble.resume(whole(client)),
      [Symbol.asyncDispose]: async () => {},
    };
    const kept = await runCase(contractCase, mutated).then(
      () => true,
      () => false,
    );
    if (!kept) return contractCase.name;
  }
  return undefined;
}

describe('the contract of the ZooKeeper port', () => {
  it('is kept by what passes everything on', async () => {
    expect(await firstBroken(Faithful)).toBeUndefined();
  });

  for (const [name, Variant] of Object.entries(mutants)) {
    it(`catches the mutant ${name}`, async () => {
      expect(await firstBroken(Variant)).toBeDefined();
    });
  }
});
