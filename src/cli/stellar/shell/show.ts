import type { StellarFunction } from '../../../stellar/functions/definition.js';
import type { Reply } from '../../../stellar/shell/session.js';
import { textOf } from '../../../stellar/text.js';
import { renderFunction } from '../../render/functions.js';
import type { Style } from '../../render/style.js';

/** A reply of the shell as text; undefined when there is nothing to print. */
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
