import { listCustomImages } from '../../../tasks/core/azure/resources/custom-images.js';
import { lookUntil } from '../asking/asking.js';
import type { Answer, Asking, Question } from '../asking/question.js';

/** Whether a list lags behind. */
export const imageList: Question = {
  number: 4,
  title: 'Is a new custom image in the list of its lab at once?',
  documents: [
    {
      where: 'compatibility.md C83',
      says: 'Whether the lists of DevTest Labs lag behind is written nowhere.',
    },
  ],
  reliesOn: 'A run that follows another sees in the list what that one has made.',
  fallback:
    'A name that the list lacks is looked up by itself before an image is made, and one that is there is not made twice.',
  needs: ['image'],
  settles: ['imageList'],
  minutes: 5,
  ask: askImageList,
};

/** Looks at the list until it counts as one that does not have the image. */
const mostLooks = 60;

async function askImageList({ azure, things, finish }: Asking): Promise<Answer> {
  const lab = await things.lab();
  const { name } = await things.image();
  const started = performance.now();
  const { looks, value: isListed } = await lookUntil(
    'the list with the image',
    mostLooks,
    finish,
    async (signal) => (await listCustomImages(azure, lab.id, signal)).some((image) => image.name === name),
    (value) => value,
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  const details = { looks, seconds, isListed };
  if (looks === 1 && isListed)
    return { facts: { imageList: 'at once' }, text: 'The first list after it was made has it.', details };
  const end = isListed ? `was listed after ${seconds} s` : `was not listed in ${seconds} s`;
  return { facts: { imageList: 'late' }, text: `The new image ${end}.`, details };
}
