import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, stackCache } from './downloads.ts';

export interface Artifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Without what it needs. */
  readonly alone?: boolean;
}

/**
 * A directory with the jars of an artifact and of all that it needs, from Maven's registry or from the last time.
 *
 * @throws when Java's build tool or the registry cannot be had
 */
export async function jarsOf(name: string, artifacts: readonly Artifact[]): Promise<string> {
  const lib = path.join(stackCache, name);
  if (await isFilled(lib)) return lib;
  await mkdir(stackCache, { recursive: true });
  const work = await mkdtemp(path.join(stackCache, `${name}.part-`));
  try {
    await writeFile(path.join(work, 'pom.xml'), pom(artifacts));
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime'], work);
    // Whoever else fetched the same meanwhile has put the same there.
    await rename(path.join(work, 'lib'), lib).catch(async (error) => {
      if (!(await isFilled(lib))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return lib;
}

async function isFilled(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return names.some((name) => name.endsWith('.jar'));
}

function pom(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ({ group, artifact, version, alone = false }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${alone ? nothingElse : ''}</dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>maas</groupId><artifactId>test-stack</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('')}</dependencies></project>`;
}

const nothingElse = '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';
