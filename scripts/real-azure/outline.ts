import type { Question } from './asking/question.js';
import type { OwnGroup } from './own-group.js';
import { thingsOf, usesOf } from './schedule.js';

/** The questions that were chosen. @throws if there is none of a number */
export function chosen(all: readonly Question[], only: readonly number[] | undefined): readonly Question[] {
  const unknown = (only ?? []).filter((number) => all.every((one) => one.number !== number));
  if (unknown.length > 0)
    throw new Error(
      `There is no question ${unknown.join(', ')}; there are ${all.map(({ number }) => number).join(', ')}.`,
    );
  return all.filter(({ number }) => only === undefined || only.includes(number));
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
  const { minutes, machines, gib } = usesOf(asked);
  const hours = Math.ceil((machines * minutes) / 6) / 10;
  const things = thingsOf(asked).map(({ title }) => `  - ${title}`);
  return [
    `This asks ${asked.length} ${asked.length === 1 ? 'question' : 'questions'} of Azure, in ${location}:`,
    ...asked.map(lineOf),
    ...questions.filter((question) => !isAsked(question)).map(notAsked),
    `It makes the resource group ${group.name}${things.length === 0 ? '.' : ', and in it:'}`,
    ...things,
    ...(asked.some(({ needsOther }) => needsOther) ? rolesToo : []),
    `All of it is deleted in the end. That takes about ${minutes} minutes altogether.`,
    `It uses about ${hours} VM hours and ${Math.ceil(gib)} GiB of storage for that time, which is a matter of cents.`,
    ...(machines > 0
      ? [`Up to ${machines} machines run at once: the quota of cores has to have room for them.`]
      : []),
    'Nothing that this run did not make is read or changed.',
  ];
}

function lineOf({ number, title }: Question): string {
  return `  ${number}. ${title}`;
}

function notAsked({ number, title }: Question): string {
  return `Not asked without REAL_AZURE_CLIENT_ID, see docs/real-azure.md: ${number}. ${title}`;
}

const rolesToo = [
  'One after the other it makes custom roles of the tenant, with the name of this group in theirs, and gives them to the application in REAL_AZURE_CLIENT_ID: each in this group alone, and in the subscription what can only be read there, such as quotas and how far operations are.',
  'For that, whoever is signed in has to be Owner of the subscription, or User Access Administrator beside Contributor.',
];
