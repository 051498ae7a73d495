import { createManagedImage } from '../../../tasks/core/azure/resources/managed-images.js';
import { createSnapshot } from '../../../tasks/core/azure/resources/snapshots.js';
import { type Answered, followStatus } from '../asking/asking.js';
import { endedImage } from '../asking/image-requests.js';
import { type Answer, type Asking, isNoAnswer, type Question, shortly } from '../asking/question.js';

/** What a lab could live on without VHDs and without a gallery. */
export const imageOfManaged: Question = {
  number: 3,
  title: 'Is a custom image made of a managed snapshot or of a managed image?',
  documents: [
    {
      where: 'azure.md 8',
      says: 'managedSnapshotId and managedImageId of a custom image are not read-only in the API, and nobody has confirmed that they can be written.',
    },
  ],
  reliesOn: 'Nothing: the tasks make custom images of VHDs and, in the step CreateCustomImage, of machines.',
  fallback:
    'Where one is made, labs could get images without a VHD in their account, also should VHDs no longer be taken. Tell us.',
  needs: ['ownLab', 'disk'],
  settles: ['imageOfSnapshot', 'imageOfManagedImage'],
  minutes: 20,
  ask: askManaged,
};

async function askManaged(asking: Asking): Promise<Answer> {
  const { azure, groupId, location, tags, things, finish, newName } = asking;
  const compute = `${groupId}/providers/Microsoft.Compute`;
  const snapshot = `${compute}/snapshots/${newName('snapshot')}`;
  const diskId = await things.disk();
  await finish('the snapshot', createSnapshot(azure, { id: snapshot, location, diskId, tags }), 15);
  const image = `${compute}/images/${newName('managed')}`;
  const traits = { osType: 'Linux', generation: 'V1', snapshots: { os: snapshot, data: [] } } as const;
  await finish('the managed image', createManagedImage(azure, { id: image, location, tags, ...traits }), 30);
  const { id: labId } = await things.newLab();
  const ofSnapshot = await make(labId, { managedSnapshotId: snapshot }, asking);
  const ofImage = await make(labId, { managedImageId: image }, asking);
  return {
    facts: {
      ...(ofSnapshot.fact && { imageOfSnapshot: ofSnapshot.fact }),
      ...(ofImage.fact && { imageOfManagedImage: ofImage.fact }),
    },
    text: `Of a snapshot: ${ofSnapshot.text} Of a managed image: ${ofImage.text}`,
    details: { ofSnapshot: ofSnapshot.tried, ofManagedImage: ofImage.tried },
  };
}

interface Made {
  /** Absent where no answer says it. */
  readonly fact?: 'made' | 'refused';
  readonly text: string;
  readonly tried: readonly string[];
}

/** How the operating system may be told, which has no member of its own beside these sources. */
const systems = [{ vm: { linuxOsInfo: { linuxOsState: 'DeprovisionApplied' } } }, {}] as const;

async function make(labId: string, source: object, asking: Asking): Promise<Made> {
  const tried: string[] = [];
  let last: Answered | undefined;
  for (const system of systems) {
    const path = `${labId}/customimages/${asking.newName('image')}`;
    const body = { properties: { ...source, ...system, description: '' }, tags: asking.tags };
    last = await asking.ask({ method: 'PUT', path, apiVersion: '2018-09-15', body });
    if (isNoAnswer(last)) return { text: `${shortly(last)}.`, tried };
    const end = await followStatus('the image', last, asking);
    const { state } = await endedImage(path, asking);
    tried.push(`${last.status} ${last.code ?? ''} ${end} ${state}`);
    if (state === 'Succeeded') return { fact: 'made', text: 'it was made.', tried };
  }
  return { fact: 'refused', text: `it was not made (${last ? shortly(last) : ''}).`, tried };
}
