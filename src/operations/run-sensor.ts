import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { ConfigSource, ConfigTexts } from '../sensor/config/config-source.js';
import type { EnrichmentEnvironment } from '../sensor/enrichment/environment.js';
import type { ErrorSource } from '../sensor/error-message.js';
import type { ParseStage } from '../sensor/parse-stage.js';
import { compileChain } from '../sensor/pipeline/compile-chain.js';
import { LiveChain } from '../sensor/pipeline/live-chain.js';
import type { ModelTrace } from '../sensor/pipeline/model-trace.js';
import { Pipeline, type PipelineCounts } from '../sensor/pipeline/pipeline.js';
import type { Sink } from '../sensor/pipeline/sink.js';
import type { Source } from '../sensor/pipeline/source.js';
import type { Stage } from '../sensor/pipeline/stages.js';

export interface SensorRun {
  readonly sensor: string;
  readonly stages: readonly Stage[];
  readonly configs: ConfigSource;
  readonly openParse: (texts: ConfigTexts) => Promise<ParseStage>;
  readonly environment: Omit<EnrichmentEnvironment, 'globals'>;
  readonly errorSource: ErrorSource;
  /** Notes for each message which models were asked. */
  readonly trace?: ModelTrace | undefined;
  readonly ends: { readonly source: Source; readonly sink: Sink; readonly errors: Sink };
  readonly clock: Clock;
  readonly log: Log;
  /** Shows that it is ready and alive, each time it is called. */
  readonly beat: () => Promise<void>;
  /** Aborts when it shall finish what it has taken, and end. */
  readonly stop: AbortSignal;
}

const beatEveryMs = 5_000;
/** For what was taken when the stop came; a sink that is away must not hold up the end. What is not confirmed by then is read again. */
const finishMs = 15_000;

/**
 * Runs a sensor's pipeline until its source ends, or `stop` aborts: then what was taken is finished and confirmed.
 *
 * @throws Failure BAD_SENSOR_CONFIG, NO_SUCH_SENSOR before anything is read; of the source or the sink later
 */
export async function runSensor(run: SensorRun): Promise<PipelineCounts> {
  const { sensor, stages, configs, openParse, environment, errorSource, trace, ends, clock, log, stop } = run;
  const compile = (texts: ConfigTexts) => compileChain({ sensor, stages, texts, openParse, environment, errorSource, trace });
  const live = await LiveChain.open({ configs, compile, log, clock, signal: stop });
  const pipeline = new Pipeline({ ...ends, chain: () => live.chain });

  const over = new AbortController();
  const done = new AbortController();
  stop.addEventListener('abort', () => void endLater(clock, over, done.signal, stop), { once: true });
  const beating = beatWhile(done.signal, run);
  try {
    return await pipeline.run(stop, over.signal);
  } finally {
    done.abort();
    await beating;
    log.info('the pipeline has ended', { ...pipeline.counts });
  }
}

async function endLater(clock: Clock, over: AbortController, done: AbortSignal, stop: AbortSignal): Promise<void> {
  await clock.sleep(finishMs, done).then(
    () => over.abort(stop.reason),
    () => {},
  );
}

async function beatWhile(done: AbortSignal, { beat, clock, log }: SensorRun): Promise<void> {
  while (!done.aborted) {
    await beat().catch((error: unknown) => log.warn('the heartbeat could not be shown', { why: String(error) }));
    await clock.sleep(beatEveryMs, done).catch(() => {});
  }
}
