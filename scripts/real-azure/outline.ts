import type { Question } from './asking/question.js';
import { type Thing, thingKinds, type ThingName } from './asking/thing-kinds.js';
import type { OwnGroup } from './own-group.js';

/** Minutes that a resource group takes until it is gone. */
const deletionMinutes = 15;

/** The questions that were chosen. @throws if there is none of a number */
export function chosen(all: readonly Question[], only: readonly number[] | undefined): readonly Question[] {
  const unknown = (only ?? []).filter((number) => all.every((one) => one.number !== number));
  if (unknown.length > 0)
    throw new Error(
      `There is no question ${unknown.join(', ')}; there are ${all.map(({ number }) => number).join(', ')}.`,
    );
  return all.filter(({ number }) => only === undefined || only.includes(number));
}

/** What the questions need, each once, with what it needs itself. */
export function thingsOf(questions: readonly Pick<Question, 'needs'>[]): readonly Thing[] {
  const names = new Set<ThingName>();
  const add = (name: ThingName): void => {
    thingKinds[name].needs.forEach(add);
    names.add(name);
  };
  questions.flatMap(({ needs }) => needs).forEach(add);
  return [...names].map((name) => thingKinds[name]);
}

/** What will be made, for how long, and what it uses. */
export function outlineOf(
  questions: readonly Question[],
  group: OwnGroup,
  location: string,
  hasOther = false,
): readonly string[] {
  const isAsked = ({ needsOther }: Question) => hasOther || needsOther !== true;
  const asked = questions.filter(isAsked);
  const things = thingsOf(asked);
  const making = sum(things.map(({ minutes }) => minutes));
  const minutes = making + sum(asked.map((question) => question.minutes)) + deletionMinutes;
  const gib = sum(things.map((thing) => thing.gib));
  const machines = sum(things.map((thing) => thing.machines));
  const hours = Math.ceil((machines * minutes) / 6) / 10;
  return [
    `This asks ${questions.length} questions of Azure, in ${location}:`,
    ...questions.map((question) => lineOf(question, isAsked(question))),
    `It makes the resource group ${group.name}, and in it:`,
    ...things.map(({ title }) => `  - ${title}`),
    ...(asked.some(({ needsOther }) => needsOther) ? rolesToo : []),
    `All of it is deleted in the end. That takes about ${minutes} minutes altogether.`,
    `It uses about ${hours} VM hours and ${Math.ceil(gib)} GiB of storage for that time, which is a matter of cents.`,
    'Nothing that this run did not make is read or changed.',
  ];
}

function lineOf({ number, title }: Question, isAsked: boolean): string {
  return `  ${number}. ${title}${isAsked ? '' : ' (not without REAL_AZURE_CLIENT_ID: see docs/real-azure.md)'}`;
}

const rolesToo = [
  'One after the other it makes custom roles of the tenant that hold in this group alone, with its name in theirs, and gives them there to the application in REAL_AZURE_CLIENT_ID.',
  'For that, whoever is signed in has to be Owner, or User Access Administrator beside Contributor.',
];

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
