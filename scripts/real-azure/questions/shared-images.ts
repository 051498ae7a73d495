import {
  labGalleryApiVersion,
  listLabGalleryImages,
  setLabGalleryImage,
} from '../../../tasks/core/azure/resources/lab-galleries.js';
import { makeDefinition, makeVersion, type MadeVersion, type SharingLab } from '../asking/gallery-things.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';
import { type Refusal, refusalBy } from '../asking/refusal.js';

/** When users of a lab see a new version. */
export const sharedImageList: Question = {
  number: 14,
  title: 'When does a lab list a new version of a gallery that it shares?',
  documents: [
    {
      where: 'gallery.md 2.2',
      says: 'Single images are enabled by PUT while allowAllImages is Disabled. How soon a version is in the list of the lab is written nowhere.',
    },
  ],
  reliesOn:
    'DistributeImages shares the gallery without its images, enables each image that the lab takes, and looks for the version in the list for ten minutes.',
  fallback:
    'A version that is not listed by then is shared all the same: the task warns, and the next run looks again. Where no image can be enabled by itself, it says that the lab has to allow all images.',
  needs: ['lab', 'disk', 'gallery'],
  settles: ['sharedImage', 'sharedImageList'],
  minutes: 20,
  pace: 'alone',
  ask: askSharedImageList,
};

async function askSharedImageList(asking: Asking): Promise<Answer> {
  const { things } = asking;
  const sharing = await things.sharedGallery();
  const definition = await makeDefinition(sharing.galleryId, asking);
  const version = await makeVersion(definition, '1.0.0', await things.disk(), asking);
  if (version.problem !== undefined) return unanswered(`There is no version to list: ${version.problem}`);
  const refusal = await enable(version, sharing, asking);
  const listed = await lookAtList(version, sharing, asking);
  const { looks, seconds, isListed } = listed;
  return {
    facts: {
      sharedImage: refusal ? 'refused' : 'enabled',
      sharedImageList: isListed ? 'within ten minutes' : 'later',
    },
    text: `The image ${refusal ? `could not be enabled by itself (${refusal.message})` : 'was enabled'}. Its version was ${
      isListed ? `listed after ${seconds} s` : `not listed in ${seconds} s`
    }.`,
    details: { looks, seconds, isListed, ...(refusal && { refusal }) },
  };
}

/** As DistributeImages does: by itself, once the version is there. Where that is refused, the lab is to allow all images. */
async function enable(
  version: MadeVersion,
  { labId, galleryId, shared }: SharingLab,
  { azure, ask, location, signal }: Asking,
): Promise<Refusal | undefined> {
  const image = { definitionName: nameOf(version.definitionId), osType: 'Linux', imageType: 'Generalized' };
  const refusal = await refusalBy(setLabGalleryImage(azure, shared.id, image, true, signal));
  if (refusal)
    await ask({
      method: 'PUT',
      path: `${labId}/sharedgalleries/${shared.name}`,
      apiVersion: labGalleryApiVersion,
      body: { location, properties: { galleryId, allowAllImages: 'Enabled' } },
    });
  return refusal;
}

/** Ten minutes, if somebody looks every five seconds. */
const mostLooks = 120;

async function lookAtList(
  { name, definitionId }: MadeVersion,
  { shared }: SharingLab,
  { azure, finish, signal }: Asking,
) {
  const started = performance.now();
  let looks = 0;
  const isListed = await finish('the list with the version', {
    poll: async () => {
      looks += 1;
      const images = await listLabGalleryImages(azure, shared.id, signal);
      const image = images.find((one) => one.name.toLowerCase() === nameOf(definitionId).toLowerCase());
      const value = image?.versions.includes(name) === true;
      return { done: value || looks === mostLooks, state: `${looks} looks`, value };
    },
  });
  return { looks, isListed, seconds: Math.round((performance.now() - started) / 1000) };
}

function nameOf(id: string): string {
  return id.split('/').at(-1) ?? '';
}
