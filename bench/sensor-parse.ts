/**
 * Lines of squid from a file through the parse stage, Stellar transformations included, beside a bare reader that only counts the same lines in the same way.
 * Goal: 60,000 lines a second, or half of the bare reader's rate, whichever is less. Run it alone: `node bench/sensor-parse.ts [LINES]`.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { decodeParserConfig } = await import('../src/sensor/config/parser-config.ts');
const { parseSensor } = await import('../src/sensor/parse-stage.ts');
const { systemClock } = await import('../src/runtime/clock/system-clock.ts');
const { systemRandom } = await import('../src/runtime/random/system-random.ts');
const { Evaluator } = await import('../src/stellar/evaluator.ts');

const lineCount = Number(process.argv[2] ?? 500_000);
const goalPerSecond = 60_000;

const config = {
  parserClassName: 'org.apache.metron.parsers.GrokParser',
  parserConfig: { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' },
  fieldTransformations: [
    {
      transformation: 'STELLAR',
      output: ['full_hostname', 'domain_without_subdomains'],
      config: { full_hostname: 'URL_TO_HOST(url)', domain_without_subdomains: 'DOMAIN_REMOVE_SUBDOMAINS(full_hostname)' },
    },
  ],
};

const directory = await mkdtemp(path.join(tmpdir(), 'maas-bench-'));
try {
  const file = path.join(directory, 'access.log');
  await writeLines(file);
  const stage = await parseSensor({
    sensor: 'squid',
    config: decodeParserConfig(JSON.stringify(config), 'squid.json'),
    globals: new Map(),
    where: 'squid.json',
    patterns: { read: async () => undefined },
    evaluator: new Evaluator(),
    clock: systemClock,
    random: systemRandom,
    hostname: undefined,
  });
  let messages = 0;
  const parse = (line: string) => {
    const outcome = stage.process({ value: line });
    if (outcome instanceof Promise) throw new Error('a transformation of the bench waits');
    messages += outcome.messages.length;
  };
  await rateOf(file, parse, 50_000);
  messages = 0;
  const bare = await rateOf(file, () => undefined);
  const parsed = await rateOf(file, parse);
  if (messages !== lineCount) throw new Error(`${messages} messages of ${lineCount} lines`);
  const goal = Math.min(goalPerSecond, bare / 2);
  console.log(`bare reader:         ${bare.toFixed(0)} lines/s`);
  console.log(`parse and transform: ${parsed.toFixed(0)} lines/s, ${((100 * parsed) / bare).toFixed(0)} % of it; goal ${goal.toFixed(0)}`);
  console.log(`resident at the end: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
  if (parsed < goal) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true });
}

async function writeLines(to: string): Promise<void> {
  const out = createWriteStream(to);
  const hosts = ['www.cnn.com', 'yahoo.com', 'mail.example.co.uk', 'a.b.c.amazon.com'];
  for (let i = 0; i < lineCount; i++) {
    const line = `${1_461_576_382 + i}.${100 + (i % 900)}    ${i % 500} 10.${i % 256}.${(i >> 8) % 256}.1 TCP_MISS/200 ${i % 100_000} GET http://${hosts[i % hosts.length]}/${i} - DIRECT/199.27.79.${i % 256} text/html\n`;
    if (!out.write(line)) await new Promise((resolve) => out.once('drain', () => resolve(undefined)));
  }
  out.end();
  await finished(out);
}

/** Lines a second. */
async function rateOf(of: string, take: (line: string) => void, most = lineCount): Promise<number> {
  const started = performance.now();
  let lines = 0;
  let rest = '';
  for await (const chunk of createReadStream(of, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      take(line);
      lines++;
    }
    if (lines >= most) break;
  }
  return (lines * 1_000) / (performance.now() - started);
}
