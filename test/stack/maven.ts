import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface Artifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** Where downloads are kept between runs. */
const stackCache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'maas-test-stack');

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
    ({ group, artifact, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>maas</groupId><artifactId>test-stack</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('')}</dependencies></project>`;
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${output}`))));
  });
}
