import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemoryFiles } from '../../../src/runtime/files/memory-files.js';
import { failedCases } from '../../contract-cases.js';
import { filesContract } from './files.js';

class RenamesNothingThatIsThere extends MemoryFiles {
  override async rename(from: string, to: string): Promise<void> {
    if ((await this.stat(to)) === undefined) await super.rename(from, to);
  }
}

class LinksOverOthers extends MemoryFiles {
  override async link(file: string, name: string): Promise<void> {
    await this.removeTree(name);
    await super.link(file, name);
  }
}

class CreatesOverOthers extends MemoryFiles {
  override async create(file: string, mode: number) {
    await this.removeTree(file);
    return await super.create(file, mode);
  }
}

class ForgetsWhereToBegin extends MemoryFiles {
  override async open(file: string) {
    const opened = await super.open(file);
    return { ...opened, chunks: () => opened.chunks() };
  }
}

class RemovesFullDirectories extends MemoryFiles {
  override removeDirectory(directory: string): Promise<void> {
    return super.removeTree(directory);
  }
}

class ComplainsOfWhatIsGone extends MemoryFiles {
  override async remove(file: string): Promise<void> {
    await this.read(file);
    await super.remove(file);
  }
}

async function failures(Kind: typeof MemoryFiles): Promise<readonly string[]> {
  const open = async () => {
    const files = new Kind(new ManualClock());
    await files.makeDirectory('/d');
    return { files, directory: '/d', close: async () => {} };
  };
  return await failedCases((suite) => filesContract('a mutant', open, suite));
}

describe('the contract of Files catches an implementation that', () => {
  it.each([
    RenamesNothingThatIsThere,
    LinksOverOthers,
    CreatesOverOthers,
    ForgetsWhereToBegin,
    RemovesFullDirectories,
    ComplainsOfWhatIsGone,
  ])('%o', async (Mutant) => {
    expect(await failures(Mutant)).not.toEqual([]);
  });

  it('is faithful in none', async () => {
    expect(await failures(MemoryFiles)).toEqual([]);
  });
});
