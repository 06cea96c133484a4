import { formatDuration } from '../duration.js';
import { describeOrigin, type Origin } from './origin.js';
import type { Settings } from './resolve.js';
import { type SettingKey, settingTable } from './table.js';

/** A sentence for each setting that is set: its value, unless it is a secret, and where it came from. */
export function describeSettings(settings: Settings): readonly string[] {
  return Object.entries(settingTable).flatMap(([key, { name, secret }]) => {
    const setting: { readonly value: unknown; readonly origin: Origin } | undefined = settings[key as SettingKey];
    return setting === undefined
      ? []
      : [`${name} ${secret ? '(a secret)' : textOf(key, setting.value)}, from ${describeOrigin(setting.origin)}`];
  });
}

function textOf(key: string, value: unknown): string {
  return key === 'timeout' ? formatDuration(Number(value)) : String(value);
}
