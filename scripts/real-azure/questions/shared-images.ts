import { makeDefinition, makeVersion } from '../asking/gallery-things.js';
import { offer } from '../asking/offered-images.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';

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
  ask: askSharedImageList,
};

async function askSharedImageList(asking: Asking): Promise<Answer> {
  const { things } = asking;
  const sharing = await things.sharedGallery();
  const definition = await makeDefinition(sharing.galleryId, asking);
  const version = await makeVersion(definition, '1.0.0', await things.disk(), asking);
  if (version.problem !== undefined) return unanswered(`There is no version to list: ${version.problem}`);
  const { refusal, looks, seconds, isListed } = await offer(version, sharing, asking);
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
