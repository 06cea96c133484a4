import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A file system of this many MiB, in memory. Needs the right to mount one. */
export function mountSmallDisk(mebibytes = 1): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'maas-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'maas-test', directory], { stdio: 'pipe' });
    return directory;
  } catch (error) {
    rmSync(directory, { recursive: true });
    throw error;
  }
}

export function unmount(directory: string): void {
  execFileSync('umount', [directory], { stdio: 'pipe' });
  rmSync(directory, { recursive: true });
}

export function canMount(): boolean {
  try {
    unmount(mountSmallDisk());
    return true;
  } catch {
    return false;
  }
}
