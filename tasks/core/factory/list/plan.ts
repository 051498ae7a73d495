import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { Action, Finding, LeftAlone, Plan } from '../../step/action.js';
import { mostOfVariable } from '../../step/outputs.js';
import { recordOfLeftAlone } from '../../step/record.js';
import { type StoredBlobs, storeTarget } from '../store/store.js';
import { approximateTime, writeTimestamp } from '../store/timestamps.js';
import { ageText } from './ages.js';
import { imageList, isListed } from './image-list.js';
import type { ListInputs } from './inputs.js';
import { labUnits } from './lab-units.js';
import type { ListState } from './state.js';

/**
 * Lists the stored images by operating system and image path, as the script does, and the newest of a path last; then the
 * labs, where a Configuration folder tells of them.
 */
export function plan(
  { lab, store, labs }: ListState,
  inputs: Pick<ListInputs, 'strictImagePaths'>,
): Plan<Action> {
  const target = storeTarget(lab);
  const listed = store.images
    .toSorted(byPlace)
    .map((image): LeftAlone => ({ ...unitOf(image, labs?.now), target }));
  // One that was deleted meanwhile is no failure.
  const unreadable = store.unreadable.map((unit): LeftAlone =>
    (unit.findings ?? []).length === 0 ? unit : { ...unit, verb: 'list', outcome: 'failed', target },
  );
  return {
    lab: labTarget(lab),
    actions: [],
    leftAlone: [
      ...listed,
      ...unreadable,
      ...(labs ? labUnits({ lab, store, labs }, { strict: inputs.strictImagePaths }) : []),
    ],
    findings: findingsOf(listed),
  };
}

function findingsOf(units: readonly LeftAlone[]): readonly Finding[] {
  const records = units.map(recordOfLeftAlone);
  const all = records.filter(isListed).length;
  const { count } = imageList(records);
  if (count === all) return [];
  return [
    {
      severity: 'warning',
      what: `The variable imageList has only ${count} of ${all} images.`,
      why: `A variable holds at most ${mostOfVariable} characters on a Windows agent.`,
      remedy: 'Read the others from the JSON report.',
    },
  ];
}

function byPlace(one: StoredBlobs, other: StoredBlobs): number {
  return (
    compare(one.osType, other.osType) ||
    compare(imagePathKey(one.imagePath), imagePathKey(other.imagePath)) ||
    approximateTime(one) - approximateTime(other)
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * A companion that is a copy of another one is no image of its own.
 * @param now absent where ages are not told, since no labs are listed
 */
function unitOf(image: StoredBlobs, now: Date | undefined): LeftAlone {
  const { imageName, imagePath, osType, timestamp, companion, copyOf, vhd } = image;
  if (copyOf !== undefined)
    return {
      subject: { kind: 'stored image', name: companion.name },
      outcome: 'skipped',
      reason: `It is a copy of ${copyOf}: both name one VHD.`,
    };
  const time = timestamp ? writeTimestamp(timestamp) : '';
  const age = timestamp && now ? ageText(timestamp, now) : undefined;
  return {
    verb: 'list',
    subject: { kind: 'stored image', name: imageName },
    outcome: 'succeeded',
    reason: `${osType}, stored ${time === '' ? 'at an unknown time' : `${time.replace('T', ' ')} UTC`}${age === undefined ? '' : `, ${age}`}.`,
    imageFacts: {
      path: imagePath,
      name: imageName,
      isThere: true,
      bytes: vhd.bytes,
      ...(timestamp ? { createdAt: timestamp } : {}),
    },
    details: { osType, timestamp: time, ...(age === undefined ? {} : { age }) },
  };
}
