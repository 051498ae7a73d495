import type { Question } from './asking/question.js';
import { type Thing, thingKinds, type ThingName } from './asking/thing-kinds.js';

type Asked = Pick<Question, 'needs' | 'minutes'>;

/** Questions are asked so many at a time: their machines count against quotas of cores. */
export const mostAtOnce = 16;

/** Minutes that a resource group takes until it is gone. */
const deletionMinutes = 10;

/** The order in which questions are begun: those that take longest first. */
export function inOrder<T extends Asked>(questions: readonly T[]): readonly T[] {
  return questions.toSorted((one, other) => minutesOf(other) - minutesOf(one));
}

/** What the questions need, each once, with what it needs itself. */
export function thingsOf(questions: readonly Pick<Question, 'needs'>[]): readonly Thing[] {
  return namesOf(questions).map((name) => thingKinds[name]);
}

function namesOf(questions: readonly Pick<Question, 'needs'>[]): readonly ThingName[] {
  const names = new Set<ThingName>();
  const add = (name: ThingName): void => {
    thingKinds[name].needs.forEach(add);
    names.add(name);
  };
  questions.flatMap(({ needs }) => needs).forEach(add);
  return [...names];
}

/** What a run takes and uses. */
export interface Uses {
  readonly minutes: number;
  readonly machines: number;
  readonly gib: number;
}

export function usesOf(questions: readonly Asked[]): Uses {
  const shared = thingsOf(questions).filter(({ isShared }) => isShared);
  const own = questions.flatMap(ownOf);
  const asking = minutesBeside(inOrder(questions).map(minutesOf));
  return {
    minutes: sum(shared.map(({ minutes }) => minutes)) + asking + deletionMinutes,
    machines: sum(own.map(({ machines }) => machines)),
    gib: sum([...shared, ...own].map(({ gib }) => gib)),
  };
}

/** What is made for one question alone. */
function ownOf({ needs }: Pick<Question, 'needs'>): readonly Thing[] {
  return thingsOf([{ needs }]).filter(({ isShared }) => !isShared);
}

function minutesOf(question: Asked): number {
  return question.minutes + sum(ownOf(question).map(({ minutes }) => minutes));
}

/** Minutes until all are done, where each is begun as soon as one of those that go on has ended. */
function minutesBeside(minutes: readonly number[]): number {
  const ends = Array.from({ length: mostAtOnce }, () => 0);
  for (const one of minutes) {
    const next = ends.indexOf(Math.min(...ends));
    ends[next] = (ends[next] ?? 0) + one;
  }
  return Math.max(...ends);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
