import type { Lab } from '../../azure/resources/labs.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { listNeeds } from '../side-needs.js';
import { createReads } from '../reads.js';
import type { Store } from '../store/store.js';
import type { ReadContext } from './inputs.js';
import { type LabsState, readLabs, readNoticed } from './read-labs.js';

export interface ListState {
  readonly lab: Lab;
  readonly store: Pick<Store, 'images' | 'unreadable' | 'loose' | 'records'>;
  /** Absent where no Configuration folder is given. */
  readonly labs?: LabsState;
  readonly now: Date;
}

export async function read(context: ReadContext): Promise<ListState> {
  const { inputs, reading } = context;
  const reads = createReads(context);
  const configuration = inputs.ConfigurationLocation === '' ? undefined : await readNoticed(context, reads);
  const lab = await reads.factoryLab();
  await demand(scopedNeeds(listNeeds.factory, lab), { ...context, inputs: { whatIf: false } });
  const ofLabs = configuration ? ` and the custom images of ${configuration.labs.length} labs` : '';
  reading(`The store of ${lab.name}${ofLabs}.`);
  const store = await reads.store(lab);
  store.findings.forEach(context.notice);
  return {
    lab,
    store,
    now: context.now(),
    ...(configuration ? { labs: await readLabs(context, lab, configuration, reads) } : {}),
  };
}
