import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { NewLabMachine } from '../../azure/resources/new-lab-machine.js';
import type { TestSettings } from '../../configuration/test-settings.js';
import type { Action } from '../../step/action.js';

/** Work on an image that waits for its test. */
interface ImageAction extends Action {
  readonly lab: Lab;
  readonly vhdFileName: string;
  readonly imageName: string;
}

/** Tests an image on a VM that is made of it: it is stored then, or rejected. */
export interface TestAction extends ImageAction {
  readonly kind: 'test';
  readonly test: TestSettings;
  /** The folder on this machine in which the scripts of the test are; absent where it has none. */
  readonly testsFolder?: string;
  /** Where the lab makes the test VM; absent: the lab decides. */
  readonly network?: NonNullable<NewLabMachine['network']>;
}

/** Stores an image without a test: none is asked for any more, or an earlier run has tested it. */
export interface StoreAction extends ImageAction {
  readonly kind: 'store';
}

/** Rejects an image without a test, since a newer one of its golden image is stored. */
export interface RejectAction extends ImageAction {
  readonly kind: 'reject';
}

/** Takes the marks of an image from the VM that a rejected image was made from: a killed run has left them. */
export interface MarkAction extends Action {
  readonly kind: 'mark';
  readonly lab: Lab;
  readonly machine: LabVirtualMachine;
}

/** Deletes what the test of an image has left that is tested no more. */
export interface RemoveAction extends Action {
  readonly kind: 'remove';
  readonly lab: Lab;
  readonly vhdFileName: string;
  readonly left: LeftByTest;
}

/** A VM, a custom image, or the scripts of the names that begin so. */
export type LeftByTest =
  | { readonly what: 'machine'; readonly machine: LabVirtualMachine }
  | { readonly what: 'image'; readonly image: CustomImage }
  | { readonly what: 'scripts'; readonly names: string };

export type AnyTestAction = TestAction | StoreAction | RejectAction | MarkAction | RemoveAction;
