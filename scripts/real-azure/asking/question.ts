import { assumedFacts, type FactName, type FoundFacts } from '../../../test/local-azure/facts.js';
import type { Answered } from './asking.js';
import type { Means } from './means.js';
import type { ThingName } from './thing-kinds.js';
import type { Things } from './things.js';
import type { Verdict } from './result.js';

export { isNoAnswer } from './refusal.js';

/** What a question may use. */
export interface Asking extends Means {
  /** What several questions need, made when one asks for it first. */
  readonly things: Things;
}

export interface Answer {
  readonly facts: FoundFacts;
  /** One or two sentences: what the service did. */
  readonly text: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Nobody has given what it takes to ask; nothing is wrong. */
  readonly isNotSetUp?: true;
}

/** A question that only the service can answer. Each can be asked alone, and again. */
export interface Question {
  readonly number: number;
  readonly title: string;
  readonly documents: readonly { readonly where: string; readonly says: string }[];
  readonly reliesOn: string;
  readonly fallback: string;
  /** What has to be made for it. */
  readonly needs: readonly ThingName[];
  /** The facts that it settles. */
  readonly settles: readonly FactName[];
  /** It is asked only where somebody else was given to sign in as, to whom roles are given. */
  readonly needsOther?: true;
  /** Minutes that it takes, without what has to be made for it. */
  readonly minutes: number;
  /** @throws whatever keeps it from being asked */
  readonly ask: (asking: Asking) => Promise<Answer>;
}

/** As assumed is what the tasks rely on in all that the question settles. */
export function verdictOf({ settles }: Pick<Question, 'settles'>, { facts }: Pick<Answer, 'facts'>): Verdict {
  if (settles.some((name) => facts[name] === undefined)) return 'could not be asked';
  return settles.every((name) => facts[name] === assumedFacts[name]) ? 'as assumed' : 'otherwise';
}

/** An answer in short, for texts, without a full stop at its end: `409 Conflict: The disk …`. */
export function shortly({ status, code, message }: Answered): string {
  const words = [String(status), ...(code === undefined ? [] : [code])].join(' ');
  return message === undefined ? words : `${words}: ${message.replace(/\.$/, '')}`;
}

/** The answer that says why a question found nothing out. */
export function unanswered(text: string, details: Readonly<Record<string, unknown>> = {}): Answer {
  return { facts: {}, text, details };
}
