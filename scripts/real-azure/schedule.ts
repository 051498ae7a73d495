import type { Question } from './asking/question.js';
import { type Thing, thingKinds, type ThingName } from './asking/thing-kinds.js';

type Asked = Pick<Question, 'needs' | 'minutes' | 'pace'>;

/** Questions that wait for machines and the like are asked so many at a time: their machines count against quotas of cores. */
export const mostBeside = 16;

/** Minutes that a resource group takes until it is gone. */
const deletionMinutes = 15;

/** In which order questions are asked. */
export interface Schedule<T> {
  /** These are asked beside each other and beside the next; those that take longest come first. */
  readonly beside: readonly T[];
  /** One after the other. */
  readonly inTurn: readonly T[];
  /** One after the other, once all others have been answered: they measure. */
  readonly alone: readonly T[];
}

export function scheduleOf<T extends Asked>(questions: readonly T[]): Schedule<T> {
  const of = (pace: Question['pace']) => questions.filter((question) => question.pace === pace);
  return {
    beside: of('beside').toSorted((one, other) => minutesOf(other) - minutesOf(one)),
    inTurn: of(undefined),
    alone: of('alone'),
  };
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
  const { beside, inTurn, alone } = scheduleOf(questions);
  const asking = Math.max(minutesBeside(beside.map(minutesOf)), sum(inTurn.map(minutesOf)));
  return {
    minutes: sum(shared.map(({ minutes }) => minutes)) + asking + sum(alone.map(minutesOf)) + deletionMinutes,
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
  const ends = Array.from({ length: mostBeside }, () => 0);
  for (const one of minutes) {
    const next = ends.indexOf(Math.min(...ends));
    ends[next] = (ends[next] ?? 0) + one;
  }
  return Math.max(...ends);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
