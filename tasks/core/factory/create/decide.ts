import { present } from '../../azure/requests/present.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { shortPath } from '../bases/links.js';
import { baseImageOf, baseName } from '../templates/base-image.js';
import { imageMachine } from '../templates/machine.js';
import type { PreparedTemplate } from '../templates/prepare-template.js';
import type { TemplateValues } from '../templates/values.js';
import type { BuildBase } from './actions.js';
import type { CreateInputs } from './inputs.js';
import type { NamedImage } from './name-images.js';
import type { CreateState } from './state.js';
import { type Decision, whyBuild } from './why-build.js';

/** Whether a golden image is built, where only what changed is; nothing of what was begun already, which is gone on with. */
export function decide(
  { image, adopted }: Pick<NamedImage, 'image' | 'adopted'>,
  { inputs }: Pick<PreparedTemplate, 'inputs'>,
  values: TemplateValues,
  { compared, now }: Pick<CreateState, 'compared' | 'now'>,
  {
    maxImageAgeDays,
    base,
  }: Pick<CreateInputs, 'maxImageAgeDays'> & { readonly base?: BuildBase | undefined },
): Decision | undefined {
  if (!compared || adopted) return undefined;
  const newest = compared.newest.get(image.key);
  const identity = base?.isOfRun ? undefined : (values.base?.identity ?? newestBase(image, values, compared));
  const decision = whyBuild({ inputs, ...present('base', identity) }, newest, now, maxImageAgeDays);
  if (decision.isDue || !base?.isOfRun) return decision;
  return { isDue: true, reason: `its base ${shortPath(base.basePath)} is built` };
}

/** The base of a golden image with the version that a VM would be built from now, as far as it is known. */
function newestBase(
  image: GoldenImage,
  values: TemplateValues,
  { versions }: NonNullable<CreateState['compared']>,
): string | undefined {
  const machine = imageMachine(image, values);
  const base = machine && baseImageOf(machine);
  if (base?.kind !== 'moving') return undefined;
  const name = baseName(base.image);
  const version = versions.get(name.toLowerCase());
  return version && `${name}:${version}`;
}
