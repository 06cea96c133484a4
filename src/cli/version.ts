import { isSea } from 'node:sea';
import packageJson from '../../package.json' with { type: 'json' };

export const { version } = packageJson;

/** In oclif's format: `maas/0.1.0 linux-x64 node-v24.21.0`. */
export function versionLine(): string {
  return `maas/${version} ${process.platform}-${process.arch} node-${process.version}`;
}

export interface VersionReport {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly node: string;
  readonly singleBinary: boolean;
  /** glibc's version on this host; undefined where the C library is another one. */
  readonly glibc: string | undefined;
  readonly needs: { readonly glibc: string; readonly libstdcxx: string };
}

/** The oldest libraries that have all symbols Node's binary refers to; a test reads them from the binary. */
const needs = { glibc: '2.28', libstdcxx: 'libstdc++.so.6 with GLIBCXX_3.4.21' };

export function versionReport(): VersionReport {
  const { platform, arch, version: node } = process;
  return { version, platform, arch, node, singleBinary: isSea(), glibc: hostGlibc(), needs };
}

function hostGlibc(): string | undefined {
  // Without this the report resolves the host names of network connections, which may take seconds. The types lack the property.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}
