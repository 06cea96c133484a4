import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractModel } from '../../../src/storage/packing/extract.js';
import { packModel } from '../../../src/storage/packing/pack.js';
import { openFilesBelow } from '../open-files.js';
import { temporaryDirectory } from '../temporary-directory.js';

type Leaf = { readonly mode: number; readonly content: Uint8Array } | { readonly link: string };
/** A model directory: leaves by path, whose directories are made along. */
type Tree = ReadonlyMap<string, Leaf>;

const part = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'rest.sh',
    'maas.yaml',
    '-rf',
    'a b',
    'naïve',
    '模型',
    '\n',
    '%2e',
    'PaxHeader',
    '🦉',
    '\uffff',
    'x'.repeat(120),
    'é'.repeat(100),
  ),
  fc.stringMatching(/^[a-z0-9_]{1,20}$/),
);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.constantFrom(511, 512, 513, 65_536, 300_000).map((length) => new Uint8Array(length).fill(7)),
);
const file = fc.record({ mode: fc.constantFrom(0o644, 0o755, 0o600, 0o400, 0o777), content });
const trees: fc.Arbitrary<Tree> = fc
  .uniqueArray(
    fc.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.oneof({ weight: 4, arbitrary: file }, fc.constant('link' as const))),
    {
      maxLength: 8,
      selector: ([parts]) => parts.join('/'),
    },
  )
  .map((leaves) => {
    const paths = leaves.map(([parts]) => parts.join('/'));
    const free = leaves.filter(([parts]) => !paths.some((other) => other.startsWith(`${parts.join('/')}/`)));
    return new Map(
      free.map(([parts, leaf]): [string, Leaf] => [
        parts.join('/'),
        leaf === 'link' ? { link: `${'../'.repeat(parts.length - 1)}there` } : leaf,
      ]),
    );
  });

async function write(directory: string, tree: Tree, order: 'forth' | 'back'): Promise<void> {
  await mkdir(directory, { recursive: true });
  const leaves = [...tree];
  for (const [at, leaf] of order === 'forth' ? leaves : leaves.toReversed()) {
    const target = path.join(directory, at);
    await mkdir(path.dirname(target), { recursive: true });
    if ('link' in leaf) await symlink(leaf.link, target);
    else {
      await writeFile(target, leaf.content);
      await chmod(target, leaf.mode);
      await utimes(target, order === 'forth' ? 0 : 2e9, 1);
    }
  }
  await writeFile(path.join(directory, 'there'), 'what links point at');
}

async function read(directory: string): Promise<Tree> {
  const tree = new Map<string, Leaf>();
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const at = path.relative(directory, file);
    if (at === '.maas-manifest.json' || at === 'there') continue;
    if (entry.isSymbolicLink()) tree.set(at, { link: await readlink(file) });
    else if (entry.isFile()) tree.set(at, { mode: (await lstat(file)).mode & 0o777, content: new Uint8Array(await readFile(file)) });
  }
  return tree;
}

const bySort = (tree: Tree) => [...tree].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a packed model', () => {
  it('has the same bytes for the same tree, in whatever order and whenever it was written', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (tree) => {
        await using scratch = await temporaryDirectory();
        const [one, other] = [path.join(scratch.path, 'one'), path.join(scratch.path, 'other')];
        await write(one, tree, 'forth');
        await write(other, tree, 'back');
        await using first = await packModel(one, { scratchDirectory: scratch.path });
        await using second = await packModel(other, { scratchDirectory: scratch.path });
        expect(second.digest).toEqual(first.digest);
        expect(second.tree).toBe(first.tree);
      }),
      { numRuns: 40 },
    );
  });

  it('comes back with every path, mode, byte and link', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (tree) => {
        await using scratch = await temporaryDirectory();
        const [directory, target] = [path.join(scratch.path, 'model'), path.join(scratch.path, 'unpacked')];
        await write(directory, tree, 'forth');
        await using packed = await packModel(directory, { scratchDirectory: scratch.path });
        const unpacked = await extractModel(packed.read(), target, { expected: packed.digest });
        expect(unpacked.tree).toBe(packed.tree);
        expect(bySort(await read(target))).toEqual(bySort(tree));
      }),
      { numRuns: 40 },
    );
  });

  it('is another when a mode, a byte or a name is', async () => {
    await using scratch = await temporaryDirectory();
    const variants: readonly Tree[] = [
      new Map([['rest.sh', { mode: 0o755, content: Buffer.from('a') }]]),
      new Map([['rest.sh', { mode: 0o644, content: Buffer.from('a') }]]),
      new Map([['rest.sh', { mode: 0o755, content: Buffer.from('b') }]]),
      new Map([['test.sh', { mode: 0o755, content: Buffer.from('a') }]]),
      new Map([['rest.sh', { link: 'there' }]]),
    ];
    const digests = new Set<string>();
    for (const [index, tree] of variants.entries()) {
      const directory = path.join(scratch.path, String(index));
      await write(directory, tree, 'forth');
      await using packed = await packModel(directory, { scratchDirectory: scratch.path });
      digests.add(packed.digest.sha256).add(packed.tree);
    }
    expect(digests.size).toBe(2 * variants.length);
  });

  it('stops with the reason of the signal, and leaves no file behind', async () => {
    await using scratch = await temporaryDirectory();
    const directory = path.join(scratch.path, 'model');
    await write(directory, new Map([['weights', { mode: 0o644, content: new Uint8Array(4 << 20) }]]), 'forth');
    const stop = new AbortController();
    const packing = packModel(directory, {
      scratchDirectory: scratch.path,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(packing).rejects.toThrow('enough');
    expect(await readdir(scratch.path)).toEqual(['model']);
    expect(await openFilesBelow(scratch.path)).toEqual([]);
  });
});
