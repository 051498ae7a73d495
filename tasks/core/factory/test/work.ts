import type { OsState } from '../../azure/resources/image-definitions.js';
import type { Tags } from '../../azure/resources/tags.js';
import { problem } from '../../step/problem.js';
import type { OsType } from '../images/os-type.js';
import type { TestAction } from './actions.js';
import type { HeldImage } from './hold-image.js';
import type { TestContext } from './inputs.js';
import { isTestOf, type TestNames } from './test-names.js';
import type { WantedCase } from './wanted-cases.js';

/** One image that is being tested. */
export interface Work {
  readonly action: TestAction;
  readonly context: TestContext;
  readonly held: HeldImage;
  readonly names: TestNames;
  readonly osType: OsType;
  readonly osState: OsState;
  readonly wanted: readonly WantedCase[];
  /** The time limit of the test; 0 is none. */
  readonly minutes: number;
}

/** @throws for a VM or custom image of one of our names that is not of the test of this image: it is nobody's to touch */
export function demandOwn(
  found: { readonly tags: Tags; readonly name: string } | undefined,
  kind: string,
  { action: { lab, vhdFileName, imageName } }: Pick<Work, 'action'>,
): void {
  if (!found || isTestOf(found, vhdFileName, lab)) return;
  throw problem(
    `${imageName} cannot be tested: the lab ${lab.name} has another ${kind} ${found.name}.`,
    `Delete it, or give it another name; its tags do not say that it tests this image.`,
  );
}
