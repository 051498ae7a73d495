import type { Lab } from '../../azure/resources/labs.js';
import { evaluate, memberOf } from '../../configuration/expression.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { define, type LeftAlone } from '../../step/action.js';
import { imageReferenceOf } from '../templates/image-references.js';
import { type ChosenMachine, imageMachine } from '../templates/machine.js';
import { usedArtifacts } from '../templates/used-artifacts.js';
import type { MachineValues } from '../templates/values.js';

/** What each golden image is made of, as far as its template tells without what CreateImageVMs is given. */
export function definedUnits(
  goldenImages: readonly GoldenImage[],
  lab: Pick<Lab, 'id' | 'name'>,
  now: Date,
): LeftAlone[] {
  const values = {
    vmName: 'image',
    userName: '',
    vmSize: '',
    labName: lab.name,
    labId: lab.id,
    overrides: [],
  };
  return goldenImages.map((image) => definedUnit(image, { ...values, now }));
}

function definedUnit(image: GoldenImage, values: MachineValues): LeftAlone {
  const machine = imageMachine(image, values);
  const { artifacts, osType } = usedArtifacts(image, values);
  const names = artifacts.map(({ id, named }) => named?.name ?? id);
  const builtFrom = machine ? sourceOf(machine) : '';
  const description = machine ? textOf(evaluate(property(machine.properties, 'notes'), machine.scope)) : '';
  return {
    verb: define,
    subject: { kind: 'golden image', name: image.imagePath },
    outcome: 'succeeded',
    reason: `Built from ${builtFrom || 'what is known only during the build'} ${names.length === 0 ? 'without artifacts' : `with ${names.join(', ')}`}.`,
    details: {
      ...(builtFrom === '' ? {} : { builtFrom }),
      ...(osType === undefined ? {} : { osType }),
      ...(names.length === 0 ? {} : { artifacts: names.join(', ') }),
      ...(description === '' ? {} : { description }),
    },
  };
}

/** `publisher:offer:sku:version` of an image of the Marketplace, or the name of one of a lab; empty if it is not known. */
function sourceOf({ properties, scope }: ChosenMachine): string {
  const reference = imageReferenceOf(properties, scope);
  if (!reference) return '';
  if ('id' in reference) return `the ${reference.kind} ${reference.id.split('/').at(-1) ?? ''}`;
  const written = evaluate(property(properties, 'galleryImageReference'), scope);
  return ['publisher', 'offer', 'sku', 'version']
    .map((name) => textOf(memberOf(written, name)))
    .filter((text) => text !== '')
    .join(':');
}

function textOf(value: Known): string {
  return typeof value === 'string' ? value : '';
}
