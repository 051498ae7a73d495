import type { Answer, Asking, Question } from '../asking/question.js';
import { failureBy } from '../asking/refusal.js';

/** Whether the way by VHD is there at all. */
export const imageOfVhd: Question = {
  number: 1,
  title: 'Is a custom image of a VHD still made?',
  documents: [
    {
      where: 'azure.md 8, From a VHD',
      says: "A custom image is made of a page blob in the lab's storage account. Unmanaged disks retired in March 2026; whether this way still works is written nowhere.",
    },
  ],
  reliesOn: 'DistributeImages makes a custom image of a VHD in each lab that takes images by VHD.',
  fallback:
    'Every lab by VHD fails, and the task says of each how it gets its images from a gallery, with no custom image at all: "Delivery": "Gallery" in Labs.json, and the input gallery. TestImages makes its VMs of such custom images: images with a Test in Images.json wait for it in vain, and get to labs once the Test is taken out.',
  needs: ['image'],
  settles: ['imageOfVhd'],
  minutes: 2,
  ask: askImageOfVhd,
};

async function askImageOfVhd({ things }: Asking): Promise<Answer> {
  await things.lab();
  const started = performance.now();
  const making = things.image();
  const refusal = await failureBy(making);
  if (refusal)
    return {
      facts: { imageOfVhd: 'refused' },
      text: `The custom image was not made: ${refusal.message}`,
      details: { refusal },
    };
  const { provisioningState } = await making;
  const seconds = Math.round((performance.now() - started) / 1000);
  return {
    facts: { imageOfVhd: 'made' },
    text: `The custom image was made in ${seconds} s.`,
    details: { provisioningState, seconds },
  };
}
