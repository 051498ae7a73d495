import { markdownTable } from 'markdown-table';
import type { State } from '../../test/local-azure/state.js';
import type { Night } from './night.js';
import type { Wanted } from './verify.js';

/** A table of labs and images with the names of the custom images, the retired images, and the seconds of each task. */
export function closingTable({ images, labs }: Wanted, state: State, nights: readonly Night[]): string {
  const names = [...labs.keys()];
  const header = ['image path', ...names];
  const rows = images.map((path) => [path, ...names.map((lab) => imageNames(state, lab, path))]);
  const retired = nights.flatMap((night) => night.retired.map((image) => `  ${night.name} night: ${image}`));
  return [
    '\n━━━ What the labs have now\n',
    markdownTable([header, ...rows]),
    `\nRetired:\n${retired.length > 0 ? retired.join('\n') : '  nothing'}`,
    '\nSeconds taken:',
    markdownTable([['task', ...nights.map(({ name }) => `${name} night`)], ...durations(nights)], {
      align: ['l', ...nights.map(() => 'r')],
    }),
  ].join('\n');
}

function imageNames({ labs }: State, labName: string, path: string): string {
  const images = labs.find(({ name }) => name === labName)?.customImages ?? [];
  return images
    .filter(({ tags }) => tags['ImagePath'] === path)
    .map(({ name }) => name)
    .join(', ');
}

function durations(nights: readonly Night[]): string[][] {
  const tasks = nights[0]?.tasks.map(({ task }) => task) ?? [];
  return tasks.map((task) => [
    task,
    ...nights.map((night) => night.tasks.find((one) => one.task === task)?.seconds.toFixed(1) ?? ''),
  ]);
}
