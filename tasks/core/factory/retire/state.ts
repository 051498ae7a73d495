import type { Lab } from '../../azure/resources/labs.js';
import { type Configuration, readConfiguration } from '../../configuration/folder.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { entryFindings } from '../labs/entry-findings.js';
import { findTargetLabs } from '../labs/target-labs.js';
import { retireNeeds } from '../needs.js';
import { readStore, type Store } from '../store/store.js';
import type { ReadContext } from './inputs.js';
import { type JudgedLab, readJudgedLab, withFactoryLab } from './judged-labs.js';

export interface RetireState {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly labs: readonly JudgedLab[];
  /** Labs that cannot be read: nothing is deleted there (C98). */
  readonly unreadable: readonly LeftAlone[];
  readonly existingKeys: ReadonlySet<string>;
  readonly now: Date;
}

export async function read(context: ReadContext): Promise<RetireState> {
  const { azure, inputs, signal, reading } = context;
  const { existingKeys, labs } = await readNoticed(context);
  const factoryLab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(retireNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets] = await Promise.all([
    readStore(azure, factoryLab, signal),
    findTargetLabs(azure, labs, signal),
  ]);
  store.findings.forEach(context.notice);
  const judged = await readEach(withFactoryLab(targets, factoryLab), (lab) => readJudgedLab(context, lab));
  return {
    factoryLab,
    store,
    labs: judged.filter((lab) => 'images' in lab),
    unreadable: judged.filter((lab) => 'outcome' in lab),
    existingKeys,
    now: context.now(),
  };
}

/** Reads the Configuration folder, and notices its findings. */
async function readNoticed({ inputs, notice }: ReadContext): Promise<Configuration> {
  const configuration = await readConfiguration(inputs.ConfigurationLocation);
  const { goldenImages, labs, findings } = configuration;
  const options = { strict: inputs.strictImagePaths };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) notice(finding);
  return configuration;
}
