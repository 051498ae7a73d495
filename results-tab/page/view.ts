import type { Filter } from '../views/grid.js';
import { stateOrder } from '../views/states.js';

/** The parameters of the page's address that keep the view, so that it can be shared. */
const names = { text: 'imageFactoryText', state: 'imageFactoryState' } as const;

type Parameters = Readonly<Record<string, string>>;

export function viewFrom(parameters: Parameters): Filter {
  const state = stateOrder.find((each) => each === parameters[names.state]);
  return { text: parameters[names.text] ?? '', state: state ?? '' };
}

export function parametersOf({ text, state }: Filter): Parameters {
  return { [names.text]: text, [names.state]: state };
}
