import { problem, problemWithMessages } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { wholeSeconds } from '../../step/whole-seconds.js';
import { testCasesOf, withTestCases } from '../../step/test-cases.js';
import type { TestAction } from './actions.js';
import { awaitEnd, failureOf } from './await-end.js';
import { companionIn, type HeldImage, holdImage } from './hold-image.js';
import type { TestContext } from './inputs.js';
import { rejectImage, storeImage } from './store-image.js';
import { makeImage } from './test-image.js';
import { beginMachine, findMachine, isGoingWell, keepMachine, removeMachine } from './test-machine.js';
import { testNames } from './test-names.js';
import { tidyUp } from './tidy-up.js';
import { isFaultOfImage, judge, type Observed, type Verdict } from './verdict.js';
import { misfits, wantedCases } from './wanted-cases.js';
import type { Work } from './work.js';

/**
 * Tests one image on a VM that is made of it, and stores or rejects it. One that cannot be judged waits on. A run that is
 * killed at any moment leaves what the next one finds and goes on with; a cancelled one leaves its VM to it, too.
 * @throws why it is rejected, or why it could not be judged
 */
export function testImage(action: TestAction, context: TestContext): Promise<Done> {
  return holdImage(action, context, (held) => testHeld(workOf(action, held, context)));
}

/** @throws where the record does not say what is to be tested, or the test does not fit the image */
function workOf(action: TestAction, held: HeldImage, context: TestContext): Work {
  const { image } = companionIn(held.found, context.now());
  const { osType, osState = 'Generalized' } = image;
  const names = testNames(action.vhdFileName, action.lab);
  const wanted = wantedCases(action.test, osType, names.scripts);
  const odd = misfits(wanted, osType);
  if (odd.length > 0)
    throw problem(
      `${action.imageName} cannot be tested: it is a ${osType} image, which does not run ${odd.join(', ')}.`,
      'Name scripts of PowerShell (.ps1) for Windows images alone, and others for Linux images, in Images.json.',
    );
  const minutes = action.test.timeoutMinutes ?? context.inputs.testTimeoutMinutes;
  return { action, context, held, names, osType, osState, wanted, minutes };
}

async function testHeld(work: Work): Promise<Done> {
  const startedAt = work.context.now();
  let verdict: Verdict | undefined;
  try {
    verdict = judge(await observe(work), work.wanted);
    return await settle(verdict, wholeSeconds(startedAt, work.context.now()), work);
  } finally {
    if (!work.context.signal.aborted)
      await tidyUp(work, isKept(verdict, work) ? () => keepMachine(work) : undefined);
  }
}

/** Goes on with what an earlier run has left, as far as that judges the image, or begins anew. */
async function observe(work: Work): Promise<Observed> {
  const { context } = work;
  const left = await findMachine(work);
  if (left && isGoingWell(left, work)) {
    const observed = await awaitEnd({ since: left.createdDate }, work);
    if (judge(observed, work.wanted).is !== 'unknown') return observed;
  }
  if (left) await removeMachine(work);
  const image = await makeImage(work).catch(unlessFault);
  if (typeof image !== 'string') return image;
  const making = await beginMachine(work, image);
  return awaitEnd({ making, since: context.now() }, work);
}

/** A VHD of which Azure can make no image is a fault of the image, too. */
function unlessFault(error: unknown): Observed {
  const failure = failureOf(error);
  if (isFaultOfImage(failure)) return { failure };
  throw error;
}

async function settle(verdict: Verdict, seconds: number, work: Work): Promise<Done> {
  const { action, context, held } = work;
  const took = { seconds: { test: seconds } };
  if (verdict.is === 'passed') {
    await storeImage(held, action, { reason: 'Its test has passed.', ...took }, context);
    const reason = `Its test has passed: ${verdict.cases.map(({ name }) => name).join(', ')}.`;
    return { reason, imageFacts: { isThere: true }, testCases: verdict.cases };
  }
  const [first] = verdict.messages;
  const reason = [verdict.what, ...(first === undefined ? [] : [first])].join(' ');
  if (verdict.is === 'rejected') await rejectImage(held, action, { reason, ...took }, context);
  throw withTestCases(failureText(verdict, action), verdict.cases);
}

/** Whether what ended a test is that its image is no good: only then one of its cases has failed. */
export function isRejection(error: unknown): boolean {
  return testCasesOf(error)?.some(({ outcome }) => outcome === 'failed') === true;
}

function failureText(
  { is, what, messages, remedy }: Exclude<Verdict, { readonly is: 'passed' }>,
  { imageName }: TestAction,
): Error {
  return is === 'rejected'
    ? problemWithMessages(
        `${imageName} is rejected: ${what}`,
        messages,
        'Labs keep their last good image. Correct the golden image or its test, and build it again.',
      )
    : problemWithMessages(
        `${imageName} could not be tested, and waits on: ${what}`,
        messages,
        remedy ?? 'The next run of TestImages tries again.',
      );
}

/** The VM of an image that is rejected stays where somebody wants to look at it. */
function isKept(verdict: Verdict | undefined, { context }: Work): boolean {
  return verdict?.is === 'rejected' && context.inputs.keepFailedMachines;
}
