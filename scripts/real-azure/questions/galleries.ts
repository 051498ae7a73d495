import { resourceId } from '../../../tasks/core/azure/resource-id.js';
import { attachGallery, labGalleryApiVersion } from '../../../tasks/core/azure/resources/lab-galleries.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';

/** Whether snapshots are a source of generalized images. */
export const versionOfSnapshots: Question = {
  number: 13,
  title: 'Is a version of a generalized definition made of snapshots, without POST generalize?',
  documents: [
    { where: 'gallery.md 10.1', says: 'It is recorded for a specialized definition only.' },
    { where: 'gallery.md 1.5', says: "A snapshot has no OS state: the definition's is believed." },
  ],
  reliesOn: 'DistributeImages makes versions of the snapshots that SnapImages took.',
  fallback: 'It makes a managed image of the snapshots, and the version of that.',
  needs: ['disk', 'gallery'],
  settles: ['versionOfSnapshots'],
  minutes: 15,
  ask: askVersionOfSnapshots,
};

async function askVersionOfSnapshots({ things }: Asking): Promise<Answer> {
  const { seconds, refusal } = await things.version();
  return refusal
    ? {
        facts: { versionOfSnapshots: 'refused' },
        text: `The version was refused: ${refusal.message}`,
        details: { ...refusal },
      }
    : {
        facts: { versionOfSnapshots: 'made' },
        text: `The version was made in ${seconds} s.`,
        details: { seconds },
      };
}

/** What becomes of a second gallery. */
export const secondGallery: Question = {
  number: 15,
  title: 'What becomes of a second gallery that a lab is to share?',
  documents: [
    {
      where: 'gallery.md 2.2',
      says: 'A lab shares one gallery; whether a PUT under a second name is refused or replaces the first is written nowhere.',
    },
  ],
  reliesOn: 'The tasks list first, and never share a gallery with a lab that shares another.',
  fallback: 'The same.',
  needs: ['ownLab', 'gallery'],
  settles: ['secondGallery'],
  minutes: 3,
  ask: askSecondGallery,
};

async function askSecondGallery({ azure, ask, location, things, signal }: Asking): Promise<Answer> {
  const lab = await things.newLab();
  const [first, second] = [await things.newGallery(), await things.newGallery()];
  await attachGallery(
    azure,
    { id: lab.id, location },
    { name: resourceId(first).name, galleryId: first },
    signal,
  );
  const apiVersion = labGalleryApiVersion;
  const path = `${lab.id}/sharedgalleries`;
  const body = { location, properties: { galleryId: second, allowAllImages: 'Disabled' } };
  const answer = await ask({ method: 'PUT', path: `${path}/${resourceId(second).name}`, apiVersion, body });
  const list = await ask({ method: 'GET', path, apiVersion });
  for (const gallery of [second, first])
    await ask({ method: 'DELETE', path: `${path}/${resourceId(gallery).name}`, apiVersion });
  const { value = [] } = (list.body ?? {}) as { value?: readonly unknown[] };
  const details = { status: answer.status, code: answer.code, listed: value.length };
  if (isNoAnswer(answer)) return unanswered(`It was answered by ${shortly(answer)}.`, details);
  if (answer.status >= 400)
    return { facts: { secondGallery: 'refused' }, text: `It was refused: ${shortly(answer)}.`, details };
  return value.length > 1
    ? { facts: { secondGallery: 'shared beside' }, text: 'The lab shares both.', details }
    : { facts: { secondGallery: 'replaces' }, text: 'It took the place of the first.', details };
}
