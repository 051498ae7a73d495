import { markdownTable } from 'markdown-table';
import { type LabContents, type LabImage, labImages } from './lab-images.js';
import type { Night } from './night.js';
import type { Wanted } from './verify.js';

type ShownNight = Pick<Night, 'name' | 'retired' | 'rejected'> & {
  readonly tasks: readonly Pick<Night['tasks'][number], 'task' | 'seconds'>[];
  readonly state: LabContents;
};

/** What came after the last night. */
interface ShownRollback {
  readonly state: LabContents;
}

/**
 * What the labs have in the end, as a table of golden images and labs that tells which night brought the image, and whose image
 * was revoked; what was rejected and retired; and the seconds of each task.
 */
export function closingLines(
  { images, labs }: Wanted,
  nights: readonly ShownNight[],
  rollback?: ShownRollback,
): readonly string[] {
  const names = [...labs.keys()];
  const rows = images.map((path) => [path, ...names.map((lab) => nightsOf(nights, lab, path, rollback))]);
  return [
    '\n━━━ What the labs have now, and since when',
    markdownTable([['golden image', ...names], ...rows]),
    '\nRejected by their tests, so that the labs keep what they have:',
    ...rejected(nights),
    '\nRetired:',
    ...retired(nights),
    '\nSeconds taken:',
    markdownTable([['task', ...nights.map(({ name }) => `${name} night`)], ...seconds(nights)], {
      align: ['l', ...nights.map(() => 'r')],
    }),
  ].flatMap((text) => text.split('\n'));
}

/** For each image of a golden image in a lab the night that brought it; empty if there is none. */
function nightsOf(
  nights: readonly ShownNight[],
  lab: string,
  path: string,
  rollback: ShownRollback | undefined,
): string {
  const imagesAfter = ({ state }: ShownRollback): readonly LabImage[] =>
    state.labs
      .filter(({ name }) => name === lab)
      .flatMap((one) => labImages(one, state))
      .filter(({ imagePath }) => imagePath === path);
  const last = nights.at(-1);
  const atLast = last ? imagesAfter(last) : [];
  const now = rollback ? imagesAfter(rollback) : atLast;
  const revoked = atLast.filter(({ name }) => !now.some((image) => image.name === name));
  const bringer = (image: string) =>
    nights.find((night) => imagesAfter(night).some(({ name }) => name === image))?.name ?? '';
  return [
    ...now.map(({ name, by }) => `${bringer(name)} night${by === 'Gallery' ? ', gallery' : ''}`),
    ...revoked.map(({ name }) => `${bringer(name)} night revoked`),
  ].join(', ');
}

function rejected(nights: readonly ShownNight[]): string[] {
  const lines = nights.flatMap(({ name, rejected: images }) =>
    images.map(({ imagePath, tests }) => `  ${name} night: ${imagePath} (failed: ${tests.join(', ')})`),
  );
  return lines.length > 0 ? lines : ['  nothing'];
}

/** A line for each night and golden image. */
function retired(nights: readonly ShownNight[]): string[] {
  const lines = nights.flatMap((night) => {
    const paths = [...new Set(night.retired.map(({ imagePath }) => imagePath))].sort();
    const places = (path: string) =>
      night.retired
        .filter(({ imagePath }) => imagePath === path)
        .map(({ place }) => place)
        .sort();
    return paths.map((path) => `  ${night.name} night: ${path} (${places(path).join(', ')})`);
  });
  return lines.length > 0 ? lines : ['  nothing'];
}

function seconds(nights: readonly ShownNight[]): string[][] {
  const tasks = nights[0]?.tasks.map(({ task }) => task) ?? [];
  return tasks.map((task) => [
    task,
    ...nights.map((night) => night.tasks.find((one) => one.task === task)?.seconds.toFixed(1) ?? ''),
  ]);
}
