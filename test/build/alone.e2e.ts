import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binary, maas, program } from './binary.js';

const hello = /^maas\/\d+\.\d+\.\d+ linux-(x64|arm64) node-v24\.\d+\.\d+\n$/;

describe('one file', () => {
  let elsewhere: string;
  let copy: string;
  beforeAll(() => {
    elsewhere = mkdtempSync(path.join(tmpdir(), 'maas-alone-'));
    copy = path.join(elsewhere, 'maas');
    copyFileSync(binary, copy);
  });
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  it('runs far from its sources and modules, with no environment at all', () => {
    expect(program(copy, ['--version'], { cwd: elsewhere })).toMatchObject({ status: 0, stdout: expect.stringMatching(hello), stderr: '' });
    expect(program(copy, ['deploy', 'add', '--help'], { cwd: elsewhere }).stdout).toContain('EXAMPLES');
    expect(program(copy, ['version', '--json'], { cwd: elsewhere })).toMatchObject({ status: 0, stderr: '' });
  });

  it('runs with an empty PATH', () => {
    expect(program(copy, ['version'], { env: { PATH: '' } })).toMatchObject({ status: 0, stderr: '' });
  });

  it('runs where no directory is writable', () => {
    const readOnly = 'mount --make-rprivate / && mount -o remount,bind,ro / && mount -o ro -t tmpfs none /tmp && exec "$0" "$@"';
    const reachable = path.join('/var/tmp', `maas-read-only-${process.pid}`);
    copyFileSync(copy, reachable);
    try {
      const namespaces = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--map-root-user'];
      const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/nonexistent' };
      const ended = program('unshare', [...namespaces, 'sh', '-c', `${readOnly}`, reachable, 'version', '--json'], { env });
      expect(ended).toMatchObject({ status: 0, stderr: '' });
      const refused = program('unshare', [...namespaces, 'sh', '-c', `${readOnly}`, 'touch', '/var/tmp/x'], { env });
      expect(refused.stderr).toContain('Read-only file system');
    } finally {
      rmSync(reachable);
    }
  });

  it('runs in a directory that has been removed', () => {
    const gone = path.join(elsewhere, 'gone');
    mkdirSync(gone);
    const ended = program('/bin/sh', ['-c', 'rmdir "$PWD" && exec "$0" version', copy], { cwd: gone });
    expect(ended.status).toBe(0);
  });

  it('takes no notice of files beside it', () => {
    const package_ = path.join(elsewhere, 'oclif.manifest.json');
    copyFileSync(path.join(import.meta.dirname, '../../package.json'), package_);
    expect(program(copy, ['version'], { cwd: elsewhere })).toMatchObject({ status: 0, stderr: '' });
  });

  it('says truly what it needs of the C libraries', () => {
    const { needs } = JSON.parse(maas(['version', '--json']).stdout).result;
    const symbols = readFileSync(binary, 'latin1').match(/\bGLIBC(?:XX)?_\d+(?:\.\d+)+/g) ?? [];
    const latest = (library: string) =>
      symbols
        .filter((name) => name.startsWith(`${library}_`))
        .toSorted(byVersion)
        .at(-1);
    expect(latest('GLIBC')).toBe(`GLIBC_${needs.glibc}`);
    expect(needs.libstdcxx).toBe(`libstdc++.so.6 with ${latest('GLIBCXX')}`);
  });
});

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
