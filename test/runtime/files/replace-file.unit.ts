import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { FailingFiles, type InjectedFileFault } from '../../../src/runtime/files/failing-files.js';
import { MemoryFiles } from '../../../src/runtime/files/memory-files.js';
import { replaceFile } from '../../../src/runtime/files/replace-file.js';

const file = '/state/a.json';

async function scene() {
  const disk = new MemoryFiles(new ManualClock());
  await disk.makeDirectory('/state');
  const files = new FailingFiles(disk);
  const replace = (text: string, durable = true) => replaceFile(files, file, Buffer.from(text), { mode: 0o600, durable });
  const text = async () => (await disk.read(file)).toString();
  const names = async () => (await disk.list('/state')).map(({ name }) => name);
  return { disk, files, replace, text, names };
}

/** How many calls a replacement makes. */
async function steps(): Promise<number> {
  const { files, replace } = await scene();
  await replace('old');
  files.calls.length = 0;
  await replace('new');
  return files.calls.length;
}

describe('replacing a file', () => {
  it('makes it, then replaces it, for its owner alone', async () => {
    const { disk, replace, text, names } = await scene();
    await replace('old');
    await replace('new');
    expect(await text()).toBe('new');
    expect(disk.modeOf(file)).toBe(0o600);
    expect(await names()).toEqual(['a.json']);
  });

  it.each<InjectedFileFault>(['ENOSPC', 'EIO', 'torn'])(
    '%s at any step: it is as it was, and nothing takes room beside it',
    async (fault) => {
      const count = await steps();
      expect(count).toBeGreaterThan(4);
      for (let step = 0; step < count; step++) {
        const { files, replace, text, names } = await scene();
        await replace('old');
        const first = files.calls.length;
        files.sabotage = ({ index }) => (index === first + step ? fault : undefined);
        await expect(replace('new')).rejects.toMatchObject({ code: fault === 'torn' ? 'ENOSPC' : fault });
        const isRenamed = files.calls.some(({ name, index }) => name === 'rename' && index >= first && index < first + step);
        expect(await text()).toBe(isRenamed ? 'new' : 'old');
        expect(await names()).toEqual(['a.json']);
        files.sabotage = () => undefined;
        await replace('newer');
        expect(await text()).toBe('newer');
      }
    },
  );

  it('the power cut after any step: it is whole, and once answered it is the new one', async () => {
    const count = await steps();
    for (let step = 0; step <= count; step++) {
      const { disk, files, replace, text } = await scene();
      await replace('old');
      const first = files.calls.length;
      files.sabotage = ({ index }) => (index >= first + step ? 'EIO' : undefined);
      await replace('new').catch(() => {});
      disk.cutPower();
      expect(['old', 'new']).toContain(await text());
      if (step === count) expect(await text()).toBe('new');
    }
  });

  it('what need not outlive a power cut is not waited for', async () => {
    const { files, replace } = await scene();
    await replace('old', false);
    expect(files.calls.map(({ name }) => name)).not.toContain('sync file');
  });

  it('goes on where one before was killed', async () => {
    const { disk, replace, text, names } = await scene();
    await using left = await disk.create(`${file}.new`, 0o600);
    await left.write(Buffer.from('half'));
    await replace('whole');
    expect(await text()).toBe('whole');
    expect(await names()).toEqual(['a.json']);
  });
});
