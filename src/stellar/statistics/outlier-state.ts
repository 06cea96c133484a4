import { Opaque } from '../values.js';
import { StreamedStatistics } from './streamed.js';

/** What OUTLIER_MAD_* know: medians and deviations from them, of this tick and of the window of ticks before. */
export class OutlierState extends Opaque {
  readonly kind = 'outlier state';
  readonly tickMedians: StreamedStatistics;
  readonly tickDeviations: StreamedStatistics;
  readonly windowMedians: StreamedStatistics;
  readonly windowDeviations: StreamedStatistics;

  constructor(window?: { readonly medians: StreamedStatistics; readonly deviations: StreamedStatistics }, tick: typeof window = undefined) {
    super();
    this.windowMedians = window?.medians ?? new StreamedStatistics();
    this.windowDeviations = window?.deviations ?? new StreamedStatistics();
    this.tickMedians = tick?.medians ?? new StreamedStatistics();
    this.tickDeviations = tick?.deviations ?? new StreamedStatistics();
  }

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.tickMedians.add(value);
    const deviation = Math.abs(value - this.windowMedians.percentile(50));
    this.windowMedians.add(value);
    if (Number.isNaN(deviation)) return;
    this.windowDeviations.add(deviation);
    this.tickDeviations.add(deviation);
  }

  /** How many scaled median deviations the value is away from the median; NaN when that is not known. */
  score(value: number, scale: number): number {
    return Math.abs((scale * (value - this.windowMedians.percentile(50))) / this.windowDeviations.percentile(50));
  }

  text(): string {
    return `OutlierState{${this.windowMedians.count} values}`;
  }
}
