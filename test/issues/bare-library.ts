import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a script on node-zookeeper-client alone in a process of its own, since some of its defects end the process.
 *
 * @param script has `zookeeper`, the library, and `quorum`; prints what it finds
 */
export async function onBareLibrary(quorum: string, script: string, limitMs = 4_000): Promise<{ code: number | null; output: string }> {
  const prelude = `const zookeeper = require('node-zookeeper-client'); const quorum = ${JSON.stringify(quorum)};
    setTimeout(() => process.exit(0), ${limitMs});`;
  const child = spawn(process.execPath, ['-e', `${prelude}\n${script}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}
