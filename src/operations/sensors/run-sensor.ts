import type { WorkAccount } from '../../domain/work-account.js';
import { describeCounters } from '../../models/describe-counters.js';
import { type ModelCounters, type Models, noQuestions } from '../../models/port.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { ConfigSource, ConfigTexts } from '../../sensor/config/config-source.js';
import type { EnrichmentEnvironment } from '../../sensor/enrichment/environment.js';
import type { ErrorSource } from '../../sensor/error-message.js';
import type { ParseStage } from '../../sensor/parse-stage.js';
import { compileChain } from '../../sensor/pipeline/compile-chain.js';
import { LiveChain } from '../../sensor/pipeline/live-chain.js';
import type { ModelTrace } from '../../sensor/pipeline/model-trace.js';
import { Pipeline, type PipelineCounts } from '../../sensor/pipeline/pipeline.js';
import type { Sink } from '../../sensor/pipeline/sink.js';
import type { Source } from '../../sensor/pipeline/source.js';
import type { Stage } from '../../sensor/pipeline/stages.js';

export interface SensorRun {
  readonly sensor: string;
  readonly stages: readonly Stage[];
  readonly configs: ConfigSource;
  readonly openParse: (texts: ConfigTexts) => Promise<ParseStage>;
  readonly environment: Omit<EnrichmentEnvironment, 'globals'>;
  readonly errorSource: ErrorSource;
  /** Records which models were called for each message. */
  readonly trace?: ModelTrace | undefined;
  /** The models that expressions call; their counters are reported with the counts. */
  readonly models?: Pick<Models<unknown>, 'counters'> | undefined;
  readonly ends: { readonly source: Source; readonly sink: Sink; readonly errors: Sink };
  readonly clock: Clock;
  readonly log: Log;
  /** Called regularly to show that the pipeline is ready and alive, and what it has done. */
  readonly beat: (work: WorkAccount) => Promise<void>;
  /** Aborts when the pipeline should finish what it has taken, and end. */
  readonly stop: AbortSignal;
}

/** What a run has done. */
export interface SensorRunCounts extends PipelineCounts {
  readonly models?: ModelCounters;
}

const beatEveryMs = 5_000;
/** How often a running pipeline logs its model counters, which `maas deploy logs` then shows. */
const tellEveryMs = 60_000;
/** How long to finish records after a stop, even if the sink is away. Records that are not confirmed by then are read again later. */
const finishMs = 15_000;

/**
 * Runs a sensor's pipeline until its source ends or `stop` aborts. After a stop, the records taken so far are finished and confirmed.
 *
 * @throws Failure BAD_SENSOR_CONFIG, NO_SUCH_SENSOR before anything is read; later what the source or the sink throws
 */
export async function runSensor(run: SensorRun): Promise<SensorRunCounts> {
  const { sensor, stages, configs, openParse, environment, errorSource, trace, models, ends, clock, log, stop } = run;
  const compile = (texts: ConfigTexts) => compileChain({ sensor, stages, texts, openParse, environment, errorSource, trace });
  const live = await LiveChain.open({ configs, compile, log, clock, signal: stop });
  const pipeline = new Pipeline({ ...ends, chain: () => live.chain });

  const over = new AbortController();
  const done = new AbortController();
  stop.addEventListener('abort', () => void endLater(clock, over, done.signal, stop), { once: true });
  const work = () => ({ ...pipeline.counts, models: models?.counters ?? noQuestions });
  const beating = beatWhile(done.signal, run, work);
  try {
    const counts = await pipeline.run(stop, over.signal);
    return models === undefined ? counts : { ...counts, models: models.counters };
  } finally {
    done.abort();
    await beating;
    log.info('the pipeline has ended', { ...pipeline.counts });
    tellModels(run);
  }
}

async function endLater(clock: Clock, over: AbortController, done: AbortSignal, stop: AbortSignal): Promise<void> {
  await clock.sleep(finishMs, done).then(
    () => over.abort(stop.reason),
    () => {},
  );
}

async function beatWhile(done: AbortSignal, run: SensorRun, work: () => WorkAccount): Promise<void> {
  const { beat, clock, log, models } = run;
  let [toldAt, told] = [clock.elapsed(), 0];
  while (!done.aborted) {
    const asked = models?.counters.asked ?? 0;
    if (asked > told && clock.elapsed() - toldAt >= tellEveryMs) {
      [toldAt, told] = [clock.elapsed(), asked];
      tellModels(run);
    }
    await beat(work()).catch((error: unknown) => log.warn('the heartbeat could not be shown', { why: String(error) }));
    await clock.sleep(beatEveryMs, done).catch(() => {});
  }
}

function tellModels({ models, log }: SensorRun): void {
  if (models !== undefined && models.counters.asked > 0) log.info(describeCounters(models.counters), { ...models.counters });
}
