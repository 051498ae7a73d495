import type { Action, Plan } from '../../tasks/core/step/action.js';
import type { Permit } from '../../tasks/core/step/context.js';
import { problem } from '../../tasks/core/step/problem.js';

/** Who may be asked: nobody without a terminal. */
export interface Asking {
  readonly isTerminal: boolean;
  /** Resolves to the answer. Rejects when the run is cancelled. */
  readonly ask: (question: string) => Promise<string>;
}

/**
 * Leave to carry out a plan that deletes something: with a terminal the user is asked, without one `--yes` is needed.
 * @param refuse is told that no leave was given
 */
export function createPermit({ isTerminal, ask }: Asking, refuse: () => void): Permit {
  return async (plan) => {
    const deletions = plan.actions.filter(({ verb }) => verb === 'delete');
    if (deletions.length === 0) return;
    const what = deletionsText(deletions, plan);
    if (!isTerminal) {
      refuse();
      throw problem(
        `The plan deletes ${what}, and there is no terminal to ask whether it may.`,
        'Give --yes to carry it out, or --what-if to only see it.',
      );
    }
    const answer = await ask(`Carry out this plan, which deletes ${what}? Type yes: `);
    if (answer.trim().toLowerCase() === 'yes') return;
    refuse();
    throw problem('The plan was not to be carried out: nothing was changed.', '');
  };
}

/** `3 custom images and 2 image VMs (of them …)` by kind, as the plan names them. */
function deletionsText(deletions: readonly Action[], { lab }: Plan<Action>): string {
  const kinds = [...new Set(deletions.map(({ subject }) => subject.kind))];
  const counts = kinds.map((kind) => {
    const count = deletions.filter(({ subject }) => subject.kind === kind).length;
    return `${count} ${kind}${count === 1 ? '' : 's'}`;
  });
  return `${counts.join(', ')}${lab ? ` (factory lab ${lab.name})` : ''}`;
}
