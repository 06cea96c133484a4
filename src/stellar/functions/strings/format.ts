import { illegalArgument } from '../../errors.js';
import { formatTime } from '../../java/format-time.js';
import { javaFormat } from '../../java/formatter.js';
import { zoneOf } from '../../java/zone.js';
import { textOf } from '../../text.js';
import { arg, notNull } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

export const format: StellarFunction = {
  name: 'FORMAT',
  summary: 'Fills values into a text, by the rules of Java: %s, %d, %.2f, %x, %-10s, %2$s, …',
  parameters: [
    { name: 'format', summary: 'the text with its specifiers' },
    { name: 'value', summary: 'the values, in order', rest: true },
  ],
  returns: 'the filled text',
  examples: [
    { expr: "FORMAT('%s has %d', 'host', 3)", gives: 'host has 3' },
    { expr: "FORMAT('%05.1f|%-4s|%x', 2.25, 'a', -1)", gives: '002.3|a   |ffffffff' },
    { expr: "FORMAT('%d', 1.0)", fails: 'illegal argument' },
    { expr: "FORMAT('%s')", fails: 'illegal argument' },
    { expr: 'FORMAT()', fails: 'illegal argument' },
  ],
  call(args, context) {
    if (args.length === 0) throw illegalArgument('usage: FORMAT(format, value…)');
    const text = textOf(notNull(arg(args, 0), 'the format'));
    context.step(text.length);
    return javaFormat(text, args.slice(1), {
      weigh: (value) => context.weigh(value),
      checkLength: (length) => context.checkText(length),
      time: (suffix, epochMs) => formatTime(suffix, epochMs, zoneOf(context.capabilities.timeZone ?? 'UTC')),
    });
  },
};
