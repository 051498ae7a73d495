import type { Done } from '../../step/step.js';
import { present } from '../../azure/requests/present.js';
import { givenBase } from '../bases/choose.js';
import type { BuildAction, BuildBase } from '../create/actions.js';
import { buildWithRetries, detailsOf, reasonOf } from '../create/build-with-retries.js';
import { planImage } from '../create/plan.js';
import { imagePathTag } from '../images/tags.js';
import type { ActionOf } from './actions.js';
import { shortageText } from './core-texts.js';
import type { WholeContext } from './inputs.js';
import { coresOf } from './possible-builds.js';
import { comeToNothing, outcomeOf, type Run } from './run.js';
import { notStored } from './withheld.js';

/** Builds the VM of a golden image as soon as there are cores for it; its cores are in use until the VM is deleted. */
export async function buildImage(
  { pathKey, priority = 0 }: ActionOf<'create'>,
  planned: BuildAction,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  planned.prepared.findings.forEach(context.notice);
  await takeCores(planned, priority, run, context);
  try {
    const due = planned.base?.isOfRun ? uponNewImage(planned, planned.base, run, context) : planned;
    if (!('key' in due)) return due;
    const built = await buildWithRetries(due, context, context.inputs.buildRetries);
    const { machine } = built;
    const tags = { ...machine.tags, [imagePathTag]: planned.imagePath };
    run.picture.built.set(pathKey, { ...machine, tags });
    return { reason: reasonOf(built, due), details: detailsOf(built) };
  } finally {
    const name = nameOf(planned);
    if (!run.toDelete.has(name.toLowerCase())) run.cores.keep(name);
  }
}

/** The build upon the image that this run has made of its base meanwhile, planned by the same rules. */
function uponNewImage(
  { imagePath, vmName, leftRecords, why }: BuildAction,
  { baseKey }: BuildBase,
  { picture, state: { create } }: Run,
  { inputs }: WholeContext,
): BuildAction | Done {
  const image = picture.savedVhds.get(baseKey);
  const golden = create.goldenImages.find((one) => one.imagePath === imagePath);
  const chosen = create.bases?.get(golden?.key ?? '');
  if (!image || !golden || !chosen) return comeToNothing(notStored);
  const base = {
    ...chosen,
    ...givenBase(chosen, image, { labId: create.lab.id }),
    osType: image.osType,
    image,
  };
  const bases = new Map([[golden.key, base]]);
  const { actions, leftAlone } = planImage(
    { image: golden, vmName, leftRecords },
    { ...create, bases },
    inputs,
  );
  const [due] = actions;
  return due ? { ...due, ...present('why', due.why ?? why) } : outcomeOf({ leftAlone }, notStored);
}

/** The name that the VM gets, as far as that is known before. */
function nameOf({ vmName, prepared: { machineNames } }: BuildAction): string {
  return machineNames[0] ?? vmName;
}

/** A build that an earlier run began has its cores already. */
async function takeCores(
  planned: BuildAction,
  priority: number,
  { cores, state }: Run,
  { phase, waiting, signal }: WholeContext,
): Promise<void> {
  if (planned.adopted) return;
  const name = nameOf(planned);
  const taking = cores.take(name, coresOf(planned, state.cores), priority, signal);
  const shortage = cores.waitsFor(name);
  if (shortage) {
    phase('wait for cores');
    waiting(`the VM ${name}`, `waits for ${shortageText(shortage)}`);
  }
  await taking;
}
