import { objectIn, textIn } from '../../../tasks/core/azure/requests/shape.js';
import { labGalleryApiVersion } from '../../../tasks/core/azure/resources/lab-galleries.js';
import { type MadeVersion, makeDefinition, makeVersion, type Traits } from '../asking/gallery-things.js';
import type { KitMachine } from '../asking/machines.js';
import { offer } from '../asking/offered-images.js';
import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';
import { failureBy, type Refusal } from '../asking/refusal.js';

/** Whether lab users can use what the tasks publish, and get the version that they ask for. */
export const machineOfSharedImage: Question = {
  number: 16,
  title: 'Is a machine of a lab made by sharedImageId, and of the version that is given?',
  documents: [
    {
      where: 'gallery.md 2.3 and 10.2',
      says: 'The preview has sharedImageId and sharedImageVersion, and reads FromSharedGalleryImage. Whether a machine of a plain version of Generation 2 simply works is written nowhere.',
    },
  ],
  reliesOn:
    'Users of labs by gallery make machines of what DistributeImages offers; CreateLabVM gives the version, or latest, with the image.',
  fallback:
    'CreateLabVM and CreateImageVMs fail with what Azure says, and labs need "Delivery": "VHD". Where a number is ignored, the machine is of the newest version: CreateLabVM says with each number that this has to be looked at.',
  needs: ['lab', 'osDisk', 'machine', 'gallery'],
  settles: ['machineOfSharedImage', 'sharedImageVersion'],
  minutes: 25,
  ask: askMachineOfSharedImage,
};

const older = '1.0.0';

const newer = '2.0.0';

async function askMachineOfSharedImage(asking: Asking): Promise<Answer> {
  const { sharedImageId, problem } = await offerImage([older, newer], { generation: 'V2' }, asking);
  if (problem !== undefined) return unanswered(`There is no version: ${problem}`);
  const latest = await machineOf(sharedImageId, 'latest', asking);
  if ('refusal' in latest)
    return {
      // Nobody can tell what a number does where no machine is made at all.
      facts: { machineOfSharedImage: 'refused', sharedImageVersion: 'refused' },
      text: `No machine of the newest version was made: ${latest.refusal.message}`,
      details: { ...latest },
    };
  return versionAnswer(latest, await machineOf(sharedImageId, older, asking));
}

function versionAnswer(latest: MachineMade, numbered: MachineMade | MachineRefused): Answer {
  const made = { machineOfSharedImage: 'made' } as const;
  const details = { latest: latest.found, numbered };
  if ('refusal' in numbered)
    return {
      facts: { ...made, sharedImageVersion: 'refused' },
      text: `A machine of the newest version was made, one of ${older} was not: ${numbered.refusal.message}`,
      details,
    };
  const { version } = numbered.found;
  if (version !== older && version !== newer)
    return { facts: made, text: 'Two machines were made; of which versions does not show.', details };
  return {
    facts: { ...made, sharedImageVersion: version === older ? 'taken' : 'ignored' },
    text: `Two machines were made. The one that was to be of ${older} is of ${version}.`,
    details,
  };
}

/** Whether the machines of an image with Trusted Launch have it, too. */
export const trustedLaunchOfSharedImage: Question = {
  number: 17,
  title: 'Is Trusted Launch kept in a machine that a lab makes of an image in a gallery?',
  documents: [
    {
      where: 'gallery.md 3 and 10.2',
      says: 'A machine of a version of TrustedLaunch has to be made with it; no property of DevTest Labs says so. Whether DevTest Labs does that is written nowhere.',
    },
  ],
  reliesOn: 'DistributeImages publishes images of machines with Trusted Launch as TrustedLaunch.',
  fallback:
    'DistributeImages says, with the first version of such an image, that one machine of it should be looked at. Where Azure refuses one, CreateLabVM fails with what it says; such a golden image has to be built without Trusted Launch.',
  needs: ['lab', 'osDisk', 'machine', 'gallery'],
  settles: ['trustedLaunchOfSharedImage'],
  minutes: 15,
  ask: askTrustedLaunch,
};

async function askTrustedLaunch(asking: Asking): Promise<Answer> {
  const traits = { generation: 'V2', securityType: 'TrustedLaunch' } as const;
  const { sharedImageId, problem } = await offerImage(['1.0.0'], traits, asking);
  if (problem !== undefined) return unanswered(`There is no version with Trusted Launch: ${problem}`);
  const made = await machineOf(sharedImageId, 'latest', asking);
  if ('refusal' in made)
    return {
      facts: { trustedLaunchOfSharedImage: 'refused' },
      text: `The machine was not made: ${made.refusal.message}`,
      details: { ...made },
    };
  const { securityType = 'none' } = made.found;
  const isKept = securityType.toLowerCase() === 'trustedlaunch';
  return {
    facts: { trustedLaunchOfSharedImage: isKept ? 'kept' : 'lost' },
    text: `The security type of the machine is ${securityType}.`,
    details: { ...made.found },
  };
}

/** An image with an operating system, as a lab offers it. */
interface OfferedImage {
  readonly sharedImageId: string;
  /** Why a version of it is not there. */
  readonly problem?: string;
}

async function offerImage(
  names: readonly string[],
  traits: Traits & { readonly generation: 'V2' },
  asking: Asking,
): Promise<OfferedImage> {
  const { generation, securityType } = traits;
  const sharing = await asking.things.sharedGallery();
  const definition = await makeDefinition(sharing.galleryId, asking, traits);
  const trusted = securityType === 'TrustedLaunch' ? { securityType } : {};
  const disk = await asking.things.osDisk({ generation, ...trusted });
  const versions = await Promise.all(
    names.map((name) => makeVersion(definition, name, disk, asking, generation)),
  );
  const problem = versions.map((version) => version.problem).find((text) => text !== undefined);
  if (problem !== undefined) return { sharedImageId: '', problem };
  const { sharedImageId } = await offer(versions.at(-1) as MadeVersion, sharing, asking);
  return { sharedImageId };
}

interface MachineRefused {
  readonly refusal: Refusal;
}

/** What the lab and Compute say of a machine. */
interface MachineMade {
  readonly found: {
    readonly size: string;
    readonly creationSource: string | undefined;
    readonly version: string | undefined;
    readonly securityType: string | undefined;
  };
}

async function machineOf(
  sharedImageId: string,
  sharedImageVersion: string,
  asking: Asking,
): Promise<MachineMade | MachineRefused> {
  const making = asking.things.machine({ sharedImageId, sharedImageVersion, generation: 'V2' });
  const refusal = await failureBy(making);
  return refusal ? { refusal } : lookAt(await making, asking);
}

async function lookAt({ id, size }: KitMachine, asking: Asking): Promise<MachineMade> {
  const inLab = await propertiesOf(id, labGalleryApiVersion, asking);
  const inCompute = await propertiesOf(textIn(inLab['computeId']) ?? '', '2024-03-01', asking);
  const { imageReference } = objectIn(inCompute['storageProfile'] as Found);
  const { id: imageId, exactVersion } = objectIn(imageReference as Found);
  const { securityType } = objectIn(inCompute['securityProfile'] as Found);
  return {
    found: {
      size,
      creationSource: textIn(inLab['virtualMachineCreationSource']),
      version: textIn(exactVersion) ?? /\/versions\/([^/]+)$/i.exec(textIn(imageId) ?? '')?.[1],
      securityType: textIn(securityType),
    },
  };
}

type Found = Readonly<Record<string, unknown>> | undefined;

async function propertiesOf(path: string, apiVersion: string, { ask }: Asking): Promise<NonNullable<Found>> {
  const answer = await ask({ method: 'GET', path, apiVersion });
  if (answer.status !== 200) throw new Error(`The machine could not be read: ${shortly(answer)}.`);
  return objectIn((answer.body as { readonly properties?: Found }).properties);
}
