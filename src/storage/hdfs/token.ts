import { z } from 'zod';

const answer = z.object({ Token: z.object({ urlString: z.string() }) });

/**
 * A delegation token, from what op=GETDELEGATIONTOKEN answers or from its `urlString` alone.
 * @returns undefined for what is no token
 */
export function tokenIn(text: string): string | undefined {
  const token = ofAnswer(text) ?? text.trim();
  return /^[\w-]+={0,2}$/.test(token) ? token : undefined;
}

function ofAnswer(text: string): string | undefined {
  try {
    return answer.parse(JSON.parse(text)).Token.urlString;
  } catch {
    return undefined;
  }
}
