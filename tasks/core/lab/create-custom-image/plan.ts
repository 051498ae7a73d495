import type { CustomImage, NewCustomImage } from '../../azure/resources/custom-images.js';
import type { Details, Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { CreateImageAction } from './actions.js';
import type { Existing } from './existing.js';
import { runTag } from './image-tags.js';
import type { CreateImageState } from './state.js';

/** What the record of an image tells of it, from which the output variable is made. */
export function detailsOf({ id }: CustomImage): Details {
  return { customImageId: id };
}

export function plan(state: CreateImageState): Plan<CreateImageAction> {
  const { lab, wanted, existing, image, findings, source, runId } = state;
  const target = labTarget(lab);
  const subject = { kind: 'custom image', name: image?.name ?? wanted.name };
  if (existing === 'made' && image) {
    const reason = 'This run has made it already.';
    const made = { subject, target, outcome: 'skipped', reason, details: detailsOf(image) } as const;
    return { lab: target, actions: [], leftAlone: [made] };
  }
  const action: CreateImageAction = {
    kind: 'create custom image',
    key: `${lab.id}/customimages/${wanted.name}`,
    verb: 'create',
    work: 'creation',
    subject,
    target,
    reason: reasonOf(state),
    lab,
    image: newImage(state),
    source,
    runId,
    isBegun: existing === 'being made',
  };
  return { lab: target, actions: [action], leftAlone: [], findings };
}

const reasons: Readonly<Record<Exclude<Existing, 'made' | 'nothing'>, string>> = {
  failed: 'The creation of the one that there is has failed. ',
  'being made': 'It is being made already, and only waited for. ',
};

function reasonOf({ existing, source: { kind, name }, wanted }: CreateImageState): string {
  const why = existing === 'failed' || existing === 'being made' ? reasons[existing] : '';
  return `${why}It is made of the ${kind} ${name} (${wanted.osType}, ${wanted.osState}).`;
}

function newImage({ wanted, source, runId }: CreateImageState): NewCustomImage {
  const { osState, tags, ...described } = wanted;
  const image = { ...described, tags: { ...tags, [runTag]: runId } };
  return source.kind === 'VM'
    ? { ...image, machineId: source.id, osState }
    : { ...image, vhdUrl: source.url, sysPrep: osState.endsWith('Applied') };
}
