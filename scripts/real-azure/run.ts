import { messageOf } from '../../tasks/core/step/problem.js';
import { isAbortError } from '../../tasks/core/azure/requests/errors.js';
import type { FoundFacts } from '../../test/local-azure/facts.js';
import { askAzure, createFinish } from './asking/asking.js';
import type { Cleansing } from './asking/cleansing.js';
import { type Answer, type Asking, type Question, unanswered, verdictOf } from './asking/question.js';
import type { Means } from './asking/means.js';
import type { Asked } from './asking/result.js';
import { createThings } from './asking/things.js';
import type { OwnGroup } from './own-group.js';
import type { RunPlace } from './place.js';
import { inOrder, mostAtOnce } from './schedule.js';

export interface Run {
  readonly asked: readonly Asked[];
  readonly notBegun: readonly number[];
}

/** Asks the questions beside each other: each makes for itself what others would disturb. */
export async function askAll(
  questions: readonly Question[],
  group: OwnGroup,
  location: string,
  place: RunPlace,
  cleansing: Cleansing,
  say: (line: string) => void,
): Promise<Run> {
  const asking = askingOf(group, location, place);
  const asked: Asked[] = [];
  /** Several may take from one queue. */
  const askEach = async (queue: Question[]): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (place.signal.aborted) return;
      say(`${next.number}. ${next.title}`);
      const one = await askOne(next, asking, cleansing);
      say(`   ${one.number}: ${one.verdict}, after ${one.seconds} s. ${one.answer}`);
      asked.push(one);
    }
  };
  const waiting = [...inOrder(questions)];
  await Promise.all(Array.from({ length: mostAtOnce }, () => askEach(waiting)));
  const begun = new Set(asked.map(({ number }) => number));
  return {
    asked: asked.toSorted((one, other) => one.number - other.number),
    notBegun: questions.map(({ number }) => number).filter((number) => !begun.has(number)),
  };
}

/** All that was found out. */
export function factsOf(asked: readonly Asked[]): FoundFacts {
  return Object.assign({}, ...asked.map(({ facts }) => facts)) as FoundFacts;
}

async function askOne(question: Question, asking: Asking, cleansing: Cleansing): Promise<Asked> {
  const started = performance.now();
  const answer = await question.ask(asking).catch(failed);
  const { number, title, documents, reliesOn, fallback } = question;
  return {
    number,
    title,
    documents: [...documents],
    reliesOn,
    fallback,
    verdict: verdictOf(question, answer),
    answer: cleansing.text(answer.text),
    ...(answer.isNotSetUp ? { isNotSetUp: true as const } : {}),
    facts: answer.facts,
    details: cleansing.value(answer.details ?? {}) as Record<string, unknown>,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

function failed(error: unknown): Answer {
  return unanswered(isAbortError(error) ? 'The run was interrupted.' : messageOf(error));
}

function askingOf({ id, tags }: OwnGroup, location: string, place: RunPlace): Asking {
  const { azure, subscriptionId, pollSeconds, other, signal, rolePaths } = place;
  let names = 0;
  const suffix = id.slice(-6);
  const made: Means = {
    azure,
    subscriptionId,
    location,
    groupId: id,
    tags,
    signal,
    pollSeconds,
    rolePaths,
    ...(other && { other }),
    ask: (request) => askAzure(azure, subscriptionId, request, signal),
    finish: createFinish(pollSeconds, signal),
    newName: (kind) => `kit${suffix}${kind}${++names}`,
  };
  return { ...made, things: createThings(made) };
}
