import type { Finding } from './action.js';
import { messageOf, messagesOf, remedyOf } from './problem.js';

/** An error as a finding, with what others said of it and its remedy. */
export function errorFinding(error: unknown): Finding {
  const messages = messagesOf(error);
  const remedy = remedyOf(error);
  return {
    severity: 'error',
    what: messageOf(error),
    ...(messages.length === 0 ? {} : { messages }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
