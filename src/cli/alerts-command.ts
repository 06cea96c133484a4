import { Flags } from '@oclif/core';
import { Failure } from '../errors/catalogue.js';
import type { AlertQuery } from '../operations/alerts/find-alerts.js';
import type { SearchIndex } from '../search/port.js';
import { parseDuration } from './duration.js';
import { MaasCommand } from './maas-command.js';
import { openSearch, searchFlags } from './search.js';

/** The flags that select alerts, shared by `alerts search` and `alerts tail`. */
export const alertFlags = {
  ...searchFlags,
  sensor: Flags.string({ helpValue: '<name>', summary: 'only alerts of this sensor' }),
  filter: Flags.string({
    char: 'f',
    multiple: true,
    helpValue: '<filter>',
    summary: 'only alerts with field=value, field!=value, field>=1 or field<=9, or that have the field',
  }),
  columns: Flags.string({ char: 'c', helpValue: '<fields>', summary: 'fields to show, separated by commas' }),
  all: Flags.boolean({ default: false, summary: 'include messages that are not alerts' }),
};

/** A command that reads alerts from the search index. */
export abstract class AlertsCommand<Result extends object | undefined> extends MaasCommand<Result> {
  /** @throws Failure BAD_SETTING when no setting names the search index */
  protected openIndex(): Promise<SearchIndex> {
    return openSearch(this.settings, this.ports);
  }

  /** @throws Failure WRONG_USAGE */
  protected queryOf(flags: {
    readonly sensor?: string | undefined;
    readonly filter?: string[] | undefined;
    readonly all: boolean;
    readonly since?: string | undefined;
    readonly limit?: number;
  }): AlertQuery {
    const sinceMs = flags.since === undefined ? undefined : parseDuration(flags.since);
    if (flags.since !== undefined && sinceMs === undefined)
      throw new Failure(
        'WRONG_USAGE',
        `--since ${flags.since} is not a length of time`,
        {},
        { hint: 'give one such as 30s, 5m, 1h or 7d' },
      );
    return { sensor: flags.sensor, filters: flags.filter ?? [], all: flags.all, limit: flags.limit ?? 50, sinceMs };
  }
}
