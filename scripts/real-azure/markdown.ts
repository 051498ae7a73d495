import { markdownTable } from 'markdown-table';
import type { Asked, Result } from './asking/result.js';

/** The result as a page. */
export function markdownOf(result: Result): string {
  const { kit, cloud, location, startedAt, endedAt, questions, notBegun, cleanUp } = result;
  const rows = questions.map(({ number, title, verdict, answer }) => [
    String(number),
    title,
    verdict,
    cell(shortened(answer)),
  ]);
  return [
    `# What Azure answered (${kit})`,
    `${cloud}, ${location}, from ${startedAt} to ${endedAt}.`,
    markdownTable([['No.', 'Question', 'Verdict', 'Answer'], ...rows]),
    ...(notBegun.length === 0 ? [] : [`Not begun, because the run was interrupted: ${notBegun.join(', ')}.`]),
    ...questions.map(sectionOf),
    '## What is left',
    cleanUp.isClean ? 'Nothing.' : '**Not everything is deleted.** Run the kit again with `--clean`.',
    cleanUp.proof.map((line) => `- ${line}`).join('\n'),
    '',
  ].join('\n\n');
}

function sectionOf({
  number,
  title,
  verdict,
  documents,
  reliesOn,
  fallback,
  answer,
  details,
  seconds,
}: Asked): string {
  const facts = Object.entries(details).map(
    ([name, value]) => `- ${name}: \`${JSON.stringify(value ?? null)}\``,
  );
  return [
    `## ${number}. ${title}`,
    `**${verdict}**, after ${seconds} s. ${answer}`,
    documents.map(({ says }) => `- What is known: ${says}`).join('\n'),
    `- The tasks: ${reliesOn}\n- Where it is otherwise: ${fallback}`,
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
  ].join('\n\n');
}

/** Characters of an answer in the table: its section has the whole. */
const most = 160;

function shortened(answer: string): string {
  return answer.length <= most ? answer : `${answer.slice(0, most - 1).trimEnd()}…`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ');
}
