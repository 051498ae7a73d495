import type { Lab } from '../../azure/resources/labs.js';
import { readConfiguration } from '../../configuration/folder.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { entryFindings } from '../labs/entry-findings.js';
import { findTargetLabs } from '../labs/target-labs.js';
import { distributeNeeds } from '../needs.js';
import { demandNamed } from '../selection.js';
import { readStore, type Store } from '../store/store.js';
import type { ReadContext } from './inputs.js';
import { readReceiver, type Receiver } from './receivers.js';

export interface DistributeState {
  readonly factoryLab: Lab;
  readonly goldenImages: readonly GoldenImage[];
  readonly store: Store;
  readonly receivers: readonly Receiver[];
  /** Labs that cannot be served. */
  readonly unserved: readonly LeftAlone[];
}

export async function read(context: ReadContext): Promise<DistributeState> {
  const { azure, inputs, signal, reading } = context;
  const { goldenImages, existingKeys, labs, findings, unusedFiles, named } = await readConfiguration(
    inputs.ConfigurationLocation,
  );
  const options = { strict: inputs.strictImagePaths, unusedFiles, named };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) context.notice(finding);
  const factoryLab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(distributeNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets] = await Promise.all([
    readStore(azure, factoryLab, signal),
    findTargetLabs(azure, labs, signal),
  ]);
  store.findings.forEach(context.notice);
  demandNamed(
    inputs,
    [...goldenImages, ...store.images].map(({ imagePath }) => imagePath).concat(...existingKeys),
  );
  const read = await readEach(targets, (target) => readReceiver(context, target, { factoryLab, store }));
  return {
    factoryLab,
    goldenImages,
    store,
    receivers: read.filter((target) => 'images' in target),
    unserved: read.filter((target) => 'outcome' in target),
  };
}
