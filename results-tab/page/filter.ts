import type { Filter } from '../views/grid.js';
import { cellStates } from '../reports/task-report.js';
import { byId } from './frame.js';

/** The parameters of the page's address that keep the filter, so that it can be shared. */
const names = { text: 'imageFactoryText', state: 'imageFactoryState' } as const;

export type Parameters = Readonly<Record<string, string>>;

const text = () => byId('filter-text') as HTMLInputElement;
const state = () => byId('filter-state') as HTMLSelectElement;

export function chosenFilter(): Filter {
  return { text: text().value, state: cellStates.find((each) => each === state().value) ?? '' };
}

/** Sets the filter to that of the address, and tells every change. */
export function startFilter(parameters: Parameters, changed: (parameters: Parameters) => void): void {
  text().value = parameters[names.text] ?? '';
  state().value = parameters[names.state] ?? '';
  byId('filter').addEventListener('input', () =>
    changed({ [names.text]: text().value, [names.state]: state().value }),
  );
}
