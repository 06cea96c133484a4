import { wrongKind } from '../../errors.js';
import { formatDate } from '../../java/date-format.js';
import { parseDate } from '../../java/date-parse.js';
import { textOf } from '../../text.js';
import { kindOf, Long, type Value } from '../../values.js';
import { arg, asString } from '../arguments.js';
import type { CallContext, Parameter, StellarFunction } from '../definition.js';
import { costOfPattern, now, zoneNamed } from './moments.js';

const pattern: Parameter = { name: 'pattern', summary: 'a date pattern of Java: yyyy-MM-dd HH:mm:ss.SSS Z' };
const zone: Parameter = { name: 'zone', summary: 'a time zone such as America/New_York; GMT when it is unknown', optional: true };

const toEpoch: StellarFunction = {
  name: 'TO_EPOCH_TIMESTAMP',
  summary: 'Reads a date by a pattern, leniently: a 13th month is January, and what follows the date is ignored.',
  parameters: [{ name: 'date', summary: 'the text of a date' }, pattern, zone],
  returns: 'epoch milliseconds as a long; null for what does not fit the pattern',
  examples: [
    { expr: "TO_EPOCH_TIMESTAMP('2014-05-01 10:00:00', 'yyyy-MM-dd HH:mm:ss', 'UTC')", gives: 1398938400000, kind: 'long' },
    { expr: "TO_EPOCH_TIMESTAMP('2014-05-01 10:00:00 -0700', 'yyyy-MM-dd HH:mm:ss Z')", gives: 1398963600000 },
    { expr: "TO_EPOCH_TIMESTAMP('tomorrow', 'yyyy-MM-dd')", gives: null },
    { expr: "TO_EPOCH_TIMESTAMP('2014-05-01', 'qqqq')", fails: 'illegal argument' },
    { expr: "TO_EPOCH_TIMESTAMP('2014-05-01')", fails: 'out of range' },
  ],
  call(args, context) {
    const text = arg(args, 0);
    const format = asString(arg(args, 1));
    const where = asString(args[2] ?? null);
    if (text === null || format === null) return null;
    context.step(costOfPattern(format));
    const epochMs = parseDate(textOf(text), format, { zone: zoneNamed(where, context), now: () => now(context) });
    return epochMs === undefined ? null : Long.of(epochMs);
  },
};

const dateFormat: StellarFunction = {
  name: 'DATE_FORMAT',
  summary: 'Writes a moment by a pattern.',
  parameters: [
    pattern,
    {
      name: 'time',
      summary: 'epoch milliseconds as a long; now when left out. With two arguments it may be the zone instead',
      optional: true,
    },
    zone,
  ],
  returns: 'the text of the date',
  examples: [
    { expr: "DATE_FORMAT('yyyy-MM-dd HH:mm:ss z', 1398938400000L, 'America/New_York')", gives: '2014-05-01 06:00:00 EDT' },
    { expr: "DATE_FORMAT('EEE MMM dd', 1398938400000L)", gives: 'Thu May 01' },
    { expr: 'DATE_FORMAT(null)', gives: null },
    { expr: "DATE_FORMAT('yyyy', null)", gives: null },
    { expr: "DATE_FORMAT('yyyy', 5, 'UTC')", fails: 'wrong kind' },
  ],
  call(args, context) {
    const format = asString(arg(args, 0));
    if (format === null || (args.length === 2 && args[1] === null)) return null;
    context.step(costOfPattern(format));
    const { epochMs, where } = args.length > 2 ? timeAndZone(args, context) : timeOrZone(args[1], context);
    return formatDate(format, epochMs, zoneNamed(where, context));
  },
};

interface When {
  readonly epochMs: number | bigint;
  readonly where: string | null;
}

/** Anything but a long and a string means nothing, as in Metron. */
function timeOrZone(given: Value | undefined, context: CallContext): When {
  if (given instanceof Long) return { epochMs: given.value, where: null };
  return { epochMs: now(context), where: typeof given === 'string' ? given : null };
}

function timeAndZone([, time = null, where = null]: readonly Value[], context: CallContext): When {
  if (time !== null && !(time instanceof Long)) throw wrongKind('long', kindOf(time));
  return { epochMs: time === null ? now(context) : time.value, where: asString(where) };
}

const nowFunction: StellarFunction = {
  name: 'NOW',
  summary: 'The current time.',
  parameters: [],
  returns: 'epoch milliseconds as a long',
  needs: ['clock'],
  examples: [{ expr: 'NOW() > 0', gives: true }],
  call: (_args, context) => Long.of(now(context)),
};

export const textFunctions: readonly StellarFunction[] = [toEpoch, dateFormat, nowFunction];
