import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { namesText } from '../../lab/members.js';
import type { Finding } from '../../step/action.js';
import { imagePathTag, isToBeTested, namesPath } from './tags.js';
import { utcDay } from './days.js';

type Machine = Pick<LabVirtualMachine, 'name' | 'tags' | 'createdDate'>;

/**
 * Tells of golden images with a test that their images are handed out by a pipeline with TestImages alone. A complete image
 * VM of an earlier run that is still there waits for that: it stays until its image has passed, and each run adds one.
 * @param imagePaths the golden images with a test
 * @param machines the VMs of the factory lab, without those of this run
 */
export function testFindings(imagePaths: readonly string[], machines: readonly Machine[]): Finding[] {
  const images = imagePaths.map((path) => ({ path, machines: machines.filter((one) => waits(one, path)) }));
  const waiting = images.filter((image) => image.machines.length > 0);
  const others = images.filter((image) => image.machines.length === 0);
  return [
    ...(waiting.length > 0 ? [untested(waiting.flatMap(waitTexts))] : []),
    ...(others.length > 0 ? [handedOutLater(others.map(({ path }) => path))] : []),
  ];
}

function waits({ tags }: Machine, imagePath: string): boolean {
  return isToBeTested(tags) && namesPath(tags, imagePathTag, imagePath);
}

interface WaitingImage {
  readonly path: string;
  readonly machines: readonly Machine[];
}

function waitTexts({ path, machines }: WaitingImage): string[] {
  return machines.map(({ name, createdDate }) => `${path} (VM ${name}, since ${utcDay(createdDate)})`);
}

function untested(waiting: readonly string[]): Finding {
  return {
    code: 'IF522',
    severity: 'warning',
    what: `Images that are to be tested wait for a TestImages step: ${namesText(waiting)}.`,
    why: 'Until they have passed their test, they are not handed out and their VMs stay; each run adds one of each. Another run that is under way may still test them.',
    remedy: `${addStep} If there is one, look at its log, and run CleanUpFactory after it.`,
  };
}

function handedOutLater(imagePaths: readonly string[]): Finding {
  return {
    code: 'IF522',
    severity: 'notice',
    what: `Images of these golden images are handed out only once TestImages has tested them: ${namesText(imagePaths)}.`,
    why: 'Images.json has a Test for them.',
    remedy: `Nothing has to be done if the pipeline has this step. Else: ${addStep}`,
  };
}

const addStep =
  'Add the task TestImages between SnapImages and DistributeImages, or take RunImageFactory, or remove Test from Images.json.';
