import type { StellarFunction } from '../../../stellar/functions/definition.js';
import type { Reply } from '../../../stellar/shell/session.js';
import { textOf } from '../../../stellar/text.js';
import { renderFunction } from '../../render/functions.js';
import type { Style } from '../../render/style.js';

/** A reply as people read it; undefined for one that says nothing. */
export function showReply(reply: Reply, style: Style): string | undefined {
  switch (reply.kind) {
    case 'value':
      return textOf(reply.value).replace(/\n$/, '');
    case 'text':
      return reply.text;
    case 'error':
      return `${style.red('[!]')} ${reply.message}`;
    case 'function':
      return renderFunction(described(reply.definition), style);
    default:
      return undefined;
  }
}

function described({ needs = [], ...definition }: StellarFunction) {
  return { ...definition, family: '', needs };
}
