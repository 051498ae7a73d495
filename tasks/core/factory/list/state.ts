import type { Lab } from '../../azure/resources/labs.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { sideNeedsOfTasks } from '../needs.js';
import { readStore, type Store } from '../store/store.js';
import type { ReadContext } from './inputs.js';

export interface ListState {
  readonly lab: Lab;
  readonly store: Pick<Store, 'images' | 'unreadable'>;
}

export async function read(context: ReadContext): Promise<ListState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findFactoryLab(azure, inputs, signal);
  const needs = scopedNeeds(sideNeedsOfTasks.OutputImageList, lab);
  await demand(needs, { ...context, inputs: { whatIf: false } });
  reading(`The store of ${lab.name}.`);
  const store = await readStore(azure, lab, signal);
  store.findings.forEach(context.notice);
  return { lab, store };
}
