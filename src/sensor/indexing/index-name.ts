import { Failure } from '../../errors/catalogue.js';

/** How Metron ships it: an index an hour. */
export const defaultDateFormat = 'yyyy.MM.dd.HH';

const width: Readonly<Record<string, number>> = { yyyy: 4, yy: 2, MM: 2, dd: 2, HH: 2, mm: 2 };

/**
 * The date in an index's name, in UTC, from epoch ms.
 *
 * @param format Java's letters yyyy, yy, MM, dd, HH, mm, and anything else that is no letter, or quoted
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function dateFormatter(format: string): (ms: number) => string {
  const parts = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  for (const part of parts) {
    if (/^[A-Za-z]/.test(part) && width[part] === undefined) {
      throw new Failure(
        'BAD_SENSOR_CONFIG',
        `global config: es.date.format ${format}: ${part} is not known; use yyyy, yy, MM, dd, HH and mm`,
      );
    }
  }
  // Documents come hour by hour: the last name is usually the next one, too.
  let minute = Number.NaN;
  let name = '';
  return (ms) => {
    const thisMinute = Math.floor(ms / 60_000);
    if (thisMinute !== minute) {
      minute = thisMinute;
      const date = new Date(ms);
      name = parts.map((part) => textOfPart(part, date)).join('');
    }
    return name;
  };
}

function textOfPart(part: string, date: Date): string {
  const number = numberOf(part, date);
  if (number === undefined) return part.replaceAll("'", '');
  return String(number)
    .padStart(width[part] ?? 0, '0')
    .slice(-(width[part] ?? 0));
}

function numberOf(part: string, date: Date): number | undefined {
  switch (part) {
    case 'yyyy':
    case 'yy':
      return date.getUTCFullYear();
    case 'MM':
      return date.getUTCMonth() + 1;
    case 'dd':
      return date.getUTCDate();
    case 'HH':
      return date.getUTCHours();
    case 'mm':
      return date.getUTCMinutes();
    default:
      return undefined;
  }
}
