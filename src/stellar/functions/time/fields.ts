import { type CalendarFields, fieldsOf } from '../../java/calendar.js';
import type { StellarFunction } from '../definition.js';
import { momentOf, zoneNamed } from './moments.js';

/** A field of a moment's date. */
function field(name: string, summary: string, read: (fields: CalendarFields) => number, example: number): StellarFunction {
  return {
    name,
    summary,
    parameters: [{ name: 'time', summary: 'epoch milliseconds; now when left out', optional: true }],
    returns: 'an int; null for what is no number',
    examples: [
      { expr: `${name}(1411641600000L)`, gives: example, kind: 'int' },
      { expr: `${name}('1411641600000')`, gives: example },
      { expr: `${name}(null)`, gives: null },
      { expr: `${name}('today')`, gives: null },
    ],
    call(args, context) {
      const epochMs = momentOf(args, context);
      if (epochMs === null) return null;
      return read(fieldsOf(epochMs, zoneNamed(null, context).offsetMs(Number(epochMs))));
    },
  };
}

export const fieldFunctions: readonly StellarFunction[] = [
  field('DAY_OF_WEEK', 'The weekday of a moment, from Sunday, 1.', (fields) => fields.dayOfWeek, 5),
  field('DAY_OF_MONTH', 'The day of the month of a moment, from 1.', (fields) => fields.dayOfMonth, 25),
  field('DAY_OF_YEAR', 'The day of the year of a moment, from 1.', (fields) => fields.dayOfYear, 268),
  field('WEEK_OF_MONTH', 'The week of the month of a moment; weeks begin on Sunday.', (fields) => fields.weekOfMonth, 4),
  field(
    'WEEK_OF_YEAR',
    'The week of the year of a moment; weeks begin on Sunday, the first holds January 1.',
    (fields) => fields.weekOfYear,
    39,
  ),
  field('MONTH', 'The month of a moment, from January, 0.', (fields) => fields.month, 8),
  field('YEAR', 'The year of a moment.', (fields) => fields.year, 2014),
];
