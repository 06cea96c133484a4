import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import type { DirectoryEntry, FileEntry, LinkEntry } from './entry.js';

/**
 * What is in a model, one line of proof per file. The archive carries it as its last entry, and a node keeps it beside the files.
 * Its bytes are canonical (sorted, no spaces): equal trees have equal manifests, and their SHA-256 names the tree whatever packed it.
 */
export const manifestName = '.maas-manifest.json';

/** Of the manifest itself, which is held in memory. */
export const manifestBytesLimit = 64 * 1024 ** 2;

export type PackedEntry = (FileEntry & { readonly sha256: string }) | DirectoryEntry | LinkEntry;

export function encodeManifest(entries: readonly PackedEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return Buffer.from(JSON.stringify({ format: 1, entries: sorted.map(canonical) }));
}

/** The SHA-256 of a tree, in 64 hexadecimal digits: of paths, modes, contents and links, not of how they were packed. */
export function treeDigest(entries: readonly PackedEntry[]): string {
  return createHash('sha256').update(encodeManifest(entries)).digest('hex');
}

/** The order of fields is part of the format. */
function canonical(entry: PackedEntry): Record<string, string | number> {
  const { kind, path } = entry;
  if (entry.kind === 'link') return { kind, path, target: entry.target };
  const mode = entry.mode.toString(8).padStart(3, '0');
  return entry.kind === 'directory' ? { kind, path, mode } : { kind, path, mode, size: entry.size, sha256: entry.sha256 };
}

const mode = z
  .string()
  .regex(/^[0-7]{3}$/)
  .transform((text) => Number.parseInt(text, 8));
const manifestSchema = z.object({
  format: z.literal(1),
  entries: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('file'),
        path: z.string(),
        mode,
        size: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
      z.strictObject({ kind: z.literal('directory'), path: z.string(), mode }),
      z.strictObject({ kind: z.literal('link'), path: z.string(), target: z.string() }),
    ]),
  ),
});

/** @throws Failure BAD_ARCHIVE */
function decodeManifest(bytes: Buffer): readonly PackedEntry[] {
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString())).entries;
  } catch (error) {
    throw new Failure(
      'BAD_ARCHIVE',
      `${manifestName} can't be read: it was damaged, or written by another version of maas`,
      {},
      { cause: error },
    );
  }
}

/** How a tree differs from its manifest; undefined when it does not. */
export function manifestMismatch(manifest: Buffer, actual: readonly PackedEntry[]): string | undefined {
  if (manifest.equals(encodeManifest(actual))) return undefined;
  const stated = new Map(decodeManifest(manifest).map((entry) => [entry.path, encodeManifest([entry])]));
  const odd = actual.find((entry) => stated.get(entry.path)?.equals(encodeManifest([entry])) !== true);
  if (odd !== undefined) return `${odd.path} is not what the manifest states`;
  const missing = [...stated.keys()].find((path) => !actual.some((entry) => entry.path === path));
  return missing === undefined ? 'the manifest is not in its canonical form' : `${missing} is missing`;
}
