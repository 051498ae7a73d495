import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Finding } from '../../step/action.js';
import { subscriptionOf } from '../labs/matching.js';
import type { StoredBlobs } from '../store/store.js';
import type { MachineValues } from '../templates/machine-findings.js';
import { findingsOfFactory, findingsOfMachine, findingsOfTarget } from './azure-findings.js';
import type { AzureState, CheckedTarget, FactoryState } from './azure-state.js';
import { type Judged, keyOfLab } from './judge-configuration.js';
import type { Preview } from './preview.js';
import { mayOnlyRead, onlyReads, ownPermissions } from './task-permissions.js';

/** What Azure adds to what the configuration itself shows: of golden images, labs, the factory lab and a full run. */
export function judgeAzure(
  state: AzureState,
  goldenImages: readonly GoldenImage[],
  valuesOf: (image: GoldenImage) => MachineValues,
): Judged[] {
  const { targets, factory, unanswered, isForChecks } = withoutIrrelevant(state);
  const images = goldenImages.map((image) => [image, valuesOf(image)] as const);
  return [
    ...targets.map((target) => ({
      key: keyOfLab(target.entry),
      subject: { kind: 'lab', name: target.entry.labName },
      findings: findingsOfTarget(target, factory),
      details: {},
    })),
    ...(factory ? judgeFactory(factory, images) : []),
    ...(isForChecks ? [unit('Permissions', [onlyReads], 'The service connection may only read.')] : []),
    ...(unanswered.length > 0 ? [unit('Azure', unanswered, 'Not every question was answered.')] : []),
    ...(factory
      ? [...factory.previews.map(judgePreview), expectedCopies(goldenImages, targets, factory)]
      : []),
  ];
}

/** Of a connection that may only read, only what this task itself lacks is of interest. */
function withoutIrrelevant(state: AzureState): AzureState & { readonly isForChecks: boolean } {
  const { targets, factory } = state;
  const all = [...targets, ...(factory ? [factory] : [])].flatMap(({ permissions }) => permissions);
  if (!mayOnlyRead(all)) return { ...state, isForChecks: false };
  const own = <T extends Pick<FactoryState, 'permissions'>>(place: T): T => ({
    ...place,
    permissions: ownPermissions(place.permissions),
  });
  return { ...state, targets: targets.map(own), factory: factory && own(factory), isForChecks: true };
}

type ValuedImage = readonly [image: GoldenImage, values: MachineValues];

function unit(name: string, findings: readonly Finding[], reason?: string): Judged {
  return {
    key: name,
    subject: { kind: 'run', name },
    findings,
    details: {},
    ...(reason === undefined ? {} : { reason }),
  };
}

function judgeFactory(factory: FactoryState, images: readonly ValuedImage[]): Judged[] {
  const { lab } = factory;
  return [
    {
      key: lab.id,
      subject: { kind: 'lab', name: lab.name },
      findings: findingsOfFactory(images, factory),
      details: {},
    },
    ...images.map(([image, values]) => ({
      key: image.key,
      subject: { kind: 'golden image', name: image.imagePath },
      findings: findingsOfMachine(image, values, factory),
      details: {},
    })),
  ];
}

/** What a task would do with what Azure holds now. */
function judgePreview({ task, actions, unknownBecause }: Preview): Judged {
  if (unknownBecause !== undefined)
    return unit(task, [], `What it would do now is unknown: ${unknownBecause}`);
  const verbs = [...new Set(actions.map(({ verb }) => verb))];
  const parts = verbs.map((verb) => {
    const ofVerb = actions.filter((action) => action.verb === verb);
    return `${verb} ${ofVerb.length}${sizeText(ofVerb.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0))}`;
  });
  return unit(task, [], `With what there is now it would ${parts.join(', ') || 'do nothing'}.`);
}

function sizeText(bytes: number): string {
  return bytes === 0 ? '' : ` (${(bytes / 2 ** 30).toFixed(0)} GB)`;
}

/** What a full run would copy beyond that: every golden image is built anew and brought to each lab that takes it. */
function expectedCopies(
  goldenImages: readonly GoldenImage[],
  targets: readonly CheckedTarget[],
  { stored = [] }: FactoryState,
): Judged {
  const labs = targets.flatMap(({ lab, entry }) => (lab && !entry.broken ? [entry] : []));
  const copies = goldenImages.flatMap(({ key, imagePath }) =>
    labs.filter((entry) => subscriptionOf(entry, imagePath).subscribed).map(() => lastBytes(key, stored)),
  );
  const unknown = copies.filter((bytes) => bytes === undefined).length;
  const size = sizeText(copies.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
  return unit(
    'A full run',
    [],
    `It would create and store ${goldenImages.length} images and make ${copies.length} copies in labs${size}` +
      `${unknown > 0 ? `; of ${unknown} copies the size is not known yet` : ''}.`,
  );
}

/** The size of the newest stored image of a golden image: the next one will be about as large. */
function lastBytes(key: string, stored: readonly StoredBlobs[]): number | undefined {
  const ofImage = stored.filter(({ imagePath }) => imagePathKey(imagePath) === key);
  return ofImage.toSorted((one, other) => other.timestamp.getTime() - one.timestamp.getTime())[0]?.vhd.bytes;
}
