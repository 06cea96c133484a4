import type { Regex } from './nodes.js';

/** What stands in a row of optional parts, in powers of two of the ways through them: `a?b?` has two, `(?:a|b|c)?` has two. */
interface Row {
  /** It may match nothing, so a row goes on through it. */
  readonly nullable: boolean;
  /** At its beginning, at its end, and at most. */
  readonly lead: number;
  readonly trail: number;
  readonly most: number;
  /** Ways into it. */
  readonly choices: number;
}

const nothing: Row = { nullable: true, lead: 0, trail: 0, most: 0, choices: 1 };
const character: Row = { ...nothing, nullable: false };

/** V8 writes out so many copies of a repeated part; of more it makes a loop. */
const mostCopies = 3;

/**
 * The longest row of optional parts: V8's compiler looks at each way through one, so its time doubles with each more. What has to match a character
 * ends a row, and loops are none.
 */
export function optionsInRow(regex: Regex): number {
  const { lead, trail, most } = rowOf(regex);
  return Math.max(lead, trail, most);
}

function rowOf(regex: Regex): Row {
  switch (regex.type) {
    case 'set':
      return character;
    case 'sequence':
      return regex.parts.map(rowOf).reduce(then, nothing);
    case 'either':
      return regex.choices.map(rowOf).reduce(or);
    case 'group':
    case 'atomic':
      return rowOf(regex.body);
    case 'repeat':
      return repeated(rowOf(regex.body), regex.min, regex.max);
    default:
      return nothing;
  }
}

function then(first: Row, second: Row): Row {
  return {
    nullable: first.nullable && second.nullable,
    lead: first.lead + (first.nullable ? second.lead : 0),
    trail: second.trail + (second.nullable ? first.trail : 0),
    most: Math.max(first.most, second.most, first.trail + second.lead),
    choices: Math.max(first.choices, second.choices),
  };
}

function or(one: Row, other: Row): Row {
  return {
    nullable: one.nullable || other.nullable,
    lead: Math.max(one.lead, other.lead),
    trail: Math.max(one.trail, other.trail),
    most: Math.max(one.most, other.most),
    choices: one.choices + other.choices,
  };
}

function nested(body: Row, min: number, ways: number): Row {
  const nullable = min === 0;
  const inside = Math.max(body.most, body.trail + ways + body.lead);
  return { ...body, nullable, lead: body.lead + (nullable ? ways : 0), trail: body.trail + ways, most: inside };
}

function repeated(body: Row, min: number, max: number): Row {
  if (max > mostCopies) return { ...then(body, body), nullable: min === 0 || body.nullable, lead: body.lead, trail: body.trail };
  const ways = Math.log2(1 + body.choices);
  // Optional copies are within each other: who leaves one out leaves out all behind it.
  if (!body.nullable && max > min) return nested(body, min, ways + Math.log2(max - min));
  const optional = { ...body, nullable: true, lead: ways + body.lead, trail: ways + body.trail };
  const copies = Array.from({ length: max }, (_, copy) => (copy < min ? body : optional));
  return copies.reduce(then, nothing);
}
