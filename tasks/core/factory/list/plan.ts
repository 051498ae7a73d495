import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { Action, Finding, LeftAlone, Plan } from '../../step/action.js';
import { mostOfVariable } from '../../step/outputs.js';
import { recordOfLeftAlone } from '../../step/record.js';
import { type StoredBlobs, storeTarget } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import { definedUnits } from './defined-units.js';
import { imageList, isListed } from './image-list.js';
import type { ListInputs } from './inputs.js';
import { labUnits } from './lab-units.js';
import type { ListState } from './state.js';
import { unitOf } from './stored-units.js';
import { withheldUnits } from './withheld-units.js';

/**
 * Lists the stored images by operating system and image path, as the script does, and the newest of a path last; then the
 * labs, where a Configuration folder tells of them.
 */
export function plan(
  { lab, store, labs, now }: ListState,
  inputs: Pick<ListInputs, 'strictImagePaths'>,
): Plan<Action> {
  const target = storeTarget(lab);
  const listed = store.images
    .toSorted(byPlace)
    .map((image): LeftAlone => ({ ...unitOf(image, now), target }));
  // One that was deleted meanwhile is no failure.
  const unreadable = store.unreadable.map((unit): LeftAlone =>
    (unit.findings ?? []).length === 0 ? unit : { ...unit, verb: 'list', outcome: 'failed', target },
  );
  return {
    lab: labTarget(lab),
    actions: [],
    leftAlone: [
      ...listed,
      ...withheldUnits(store, target),
      ...unreadable,
      ...(labs ? labUnits({ lab, store, labs, now }, { strict: inputs.strictImagePaths }) : []),
      ...(labs ? definedUnits(labs.goldenImages, lab, now) : []),
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
