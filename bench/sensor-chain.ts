/**
 * A sensor's whole chain, from lines of squid to documents and nowhere: parse, transform, ask a model whose answers are known, enrich, triage, index.
 * Goal: 25,000 messages a second; parse and transform alone 60,000 lines a second on two cores. Beside it the floor: the same lines, cut and counted.
 * Run it alone: `node bench/sensor-chain.ts`.
 */
import { registeredModel } from './scenes/registered-model.ts';

const { Evaluator } = await import('../src/stellar/evaluator.ts');
const { decodeParserConfig } = await import('../src/sensor/config/parser-config.ts');
const { parseSensor } = await import('../src/sensor/parse-stage.ts');
const { compileChain } = await import('../src/sensor/pipeline/compile-chain.ts');
const { Pipeline } = await import('../src/sensor/pipeline/pipeline.ts');
const { ModelTrace } = await import('../src/sensor/pipeline/model-trace.ts');
const { StreamSource } = await import('../src/sensor/sources/stream-source.ts');
const { stagesOf } = await import('../src/sensor/pipeline/stages.ts');

const messages = 200_000;
const hosts = 1_000;

await using model = await registeredModel(1, (target) =>
  JSON.stringify({ is_malicious: target.includes('host7') ? 'malicious' : 'legit' }),
);
const { clock, random } = model;
const trace = new ModelTrace();
const evaluator = new Evaluator({ capabilities: { clock, random, models: trace.watch(model.models) } });

const parser = {
  parserClassName: 'org.apache.metron.parsers.GrokParser',
  parserConfig: { grokPath: '/patterns/squid', patternLabel: 'SQUID_DELIMITED', timestampField: 'timestamp' },
  fieldTransformations: [
    {
      transformation: 'STELLAR',
      output: ['full_hostname', 'domain_without_subdomains', 'is_malicious', 'is_alert'],
      config: {
        full_hostname: 'URL_TO_HOST(url)',
        domain_without_subdomains: 'DOMAIN_REMOVE_SUBDOMAINS(full_hostname)',
        is_malicious: "MAP_GET('is_malicious', MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {'host': domain_without_subdomains}))",
        is_alert: "if is_malicious == 'malicious' then 'true' else null",
      },
    },
  ],
};
const plain = {
  ...parser,
  fieldTransformations: [{ ...parser.fieldTransformations[0], output: ['full_hostname', 'domain_without_subdomains'] }].map((each) => ({
    ...each,
    config: { full_hostname: each.config?.full_hostname, domain_without_subdomains: each.config?.domain_without_subdomains },
  })),
};
const enrichment = { threatIntel: { triageConfig: { riskLevelRules: { "is_malicious == 'malicious'": 100 }, aggregator: 'MAX' } } };

async function* lines(count: number): AsyncIterable<Uint8Array> {
  for (let from = 0; from < count; from += 1_000) {
    const line = (_: unknown, at: number) =>
      `${1461576382 + from + at}.642    161 127.0.0.1 TCP_MISS/200 103701 GET http://www.host${(from + at) % hosts}.com/a?b=c - DIRECT/199.27.79.73 text/html\n`;
    yield Buffer.from(Array.from({ length: 1_000 }, line).join(''));
  }
}

/** Messages a second, and a second of processor time: what the machine's other work leaves alone. */
interface Rate {
  readonly rate: number;
  readonly ofProcessor: number;
}

async function rateOf(stages: string, config: object, count: number): Promise<Rate> {
  const texts = {
    global: undefined,
    parsers: new Map(),
    enrichments: new Map([['squid', { text: JSON.stringify(enrichment), where: 'enrichments/squid.json' }]]),
    indexing: new Map(),
  };
  const globals = new Map<string, unknown>();
  const parse = { sensor: 'squid', config: decodeParserConfig(JSON.stringify(config), 'squid'), globals, where: 'squid' };
  const chain = await compileChain({
    ...{ sensor: 'squid', stages: stagesOf(stages), texts, trace },
    openParse: () => parseSensor({ ...parse, patterns: { read: async () => undefined }, evaluator, clock, random, hostname: undefined }),
    environment: { evaluator, clock, keyValues: undefined },
    errorSource: { uuid: () => random.uuid(), now: () => clock.now(), hostname: undefined },
  });
  let written = 0;
  const nowhere = {
    ...{ name: 'nowhere', [Symbol.asyncDispose]: async () => {} },
    async write(outgoing: readonly unknown[]) {
      written += outgoing.length;
      return [];
    },
  };
  const never = new AbortController().signal;
  await using source = new StreamSource('bench', 'bench', lines(count));
  const pipeline = new Pipeline({ source, sink: nowhere, errors: nowhere, chain: () => chain });
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { failed } = await pipeline.run(never, never);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (written !== count || failed > 0) throw new Error(`${written} of ${count} arrived, ${failed} failed`);
  return { rate: count / seconds, ofProcessor: count / ((user + system) / 1e6) };
}

async function floor(count: number): Promise<number> {
  let seen = 0;
  const startedAt = performance.now();
  for await (const chunk of lines(count)) seen += Buffer.from(chunk).toString('utf8').split('\n').length - 1;
  return seen / ((performance.now() - startedAt) / 1_000);
}

const number = (rate: number) => Math.round(rate).toLocaleString('en');
const shown = ({ rate, ofProcessor }: Rate) => `${number(rate)} messages/s, ${number(ofProcessor)} a second of processor time`;
await rateOf('parse,enrich,index', parser, 20_000);
const full = await rateOf('parse,enrich,index', parser, messages);
const parsed = await rateOf('parse', plain, messages);
console.log(`floor, lines made, cut and counted: ${number(await floor(messages))} messages/s`);
console.log(`parse and transform:                ${shown(parsed)} (goal 60,000 on two cores)`);
console.log(
  `parse, model, enrich, triage, index: ${shown(full)} (goal 25,000); ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`,
);
