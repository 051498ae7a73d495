import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { terminalAsking } from '../../cli/host/terminal-asking.js';
import { signInByCommandLine } from '../../cli/sign-in/sign-in.js';
import { statusOf } from '../../tasks/core/azure/requests/errors.js';
import { messageOf, messagesOf, remedyOf } from '../../tasks/core/step/problem.js';
import { type Arguments, readArguments } from './arguments.js';
import { type Cleansing, createCleansing } from './asking/cleansing.js';
import type { Question } from './asking/question.js';
import { type Recording, recordRequests } from './asking/recording.js';
import { type Asked, type Result, resultSchema } from './asking/result.js';
import { clean } from './clean.js';
import { listenPatiently } from './interruption.js';
import { markdownOf } from './markdown.js';
import { chosen, outlineOf } from './outline.js';
import { otherIdentity } from './other-identity.js';
import { makeGroup, nameGroup, type OwnGroup, type Removal, removeGroup } from './own-group.js';
import type { Place, RunPlace } from './place.js';
import { questions as allQuestions } from './questions/all.js';
import { askAll, factsOf, type Run } from './run.js';

/** `npm run real-azure`: asks a subscription what no document says, and deletes all that it made for that. */
async function main(given: Arguments, signal: AbortSignal): Promise<number> {
  const cleansing = createCleansing();
  const { azure, identity } = await signIn(given, cleansing, signal);
  const place: Place = {
    azure,
    subscriptionId: given.subscriptionId,
    pollSeconds: given.pollSeconds,
    signal,
  };
  if (given.clean) return clean(identity, place, given.yes, leave(signal, 'deleted'), say);
  const recording = recordRequests(azure, given.subscriptionId, cleansing);
  const other = await otherIdentity(process.env, given.cloud, { cleansing, recording }, signal);
  const group = nameGroup(given.subscriptionId, identity, new Date());
  const own = { ...place, rolePaths: [], ...(other && { other }) };
  return ask(given, group, own, { cleansing, recording });
}

async function signIn(given: Arguments, cleansing: Cleansing, signal: AbortSignal) {
  const { auth, cloud } = given;
  const protect = (secret: string) => cleansing.hide(secret, 'SECRET');
  const signedIn = await signInByCommandLine({
    auth,
    cloud,
    environment: process.env,
    storageAuthentication: 'auto',
    protect,
    say,
    signal,
  });
  const { azure } = signedIn;
  cleansing.hideClaims((await azure.credential.getToken(azure.scope))?.token ?? '');
  return signedIn;
}

interface Records {
  readonly cleansing: Cleansing;
  readonly recording: Recording;
}

async function ask(given: Arguments, group: OwnGroup, place: RunPlace, records: Records): Promise<number> {
  const questions = chosen(allQuestions, given.only);
  outlineOf(questions, group, given.location, place.other !== undefined).forEach(say);
  if (!given.yes && !(await leave(place.signal, 'made')('Go on? Type yes: '))) return notRun;
  const out = given.out ?? join('real-azure', group.kit);
  // What was found out is not to be lost for want of a place.
  await mkdir(out, { recursive: true });
  await access(out, constants.W_OK);
  const startedAt = new Date().toISOString();
  const { problem, ...found } = await askAndRemove(questions, group, given.location, place, records);
  const result = resultOf({ given, group, startedAt, ...found }, records.cleansing);
  result.cleanUp.proof.forEach(say);
  if (problem !== undefined) tell(problem);
  const exitCode = exitCodeOf(result, problem !== undefined);
  return await write(out, result, records.recording).then(
    () => exitCode,
    (error: unknown) => {
      tell(error);
      return Math.max(exitCode, 1);
    },
  );
}

interface Found extends Run {
  /** What kept all from being asked. */
  readonly problem?: unknown;
  readonly cleanUp: Removal;
}

/** @throws where Azure refuses the group: then nothing was made */
async function askAndRemove(
  questions: readonly Question[],
  group: OwnGroup,
  location: string,
  place: RunPlace,
  { cleansing }: Records,
): Promise<Found> {
  let run: Run = { asked: [], notBegun: questions.map(({ number }) => number) };
  let problem = await errorOf(makeGroup(group, location, place));
  if (wasRefused(problem)) throw problem;
  try {
    if (problem === undefined) run = await askAll(questions, group, location, place, cleansing, say);
  } catch (error) {
    problem = error;
  }
  // Not by the signal of the run: what was made is deleted in every outcome.
  const cleanUp = await removeGroup(group, { ...place, signal: new AbortController().signal }, say);
  return { ...run, problem, cleanUp };
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Whether an answer says that nothing was done: any other error may come after something was. */
function wasRefused(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 && status !== 408;
}

function resultOf(
  found: Run & {
    readonly given: Arguments;
    readonly group: OwnGroup;
    readonly startedAt: string;
    readonly cleanUp: Removal;
  },
  cleansing: Cleansing,
): Result {
  const { given, group, startedAt, asked, notBegun, cleanUp } = found;
  return resultSchema.parse({
    schemaVersion: 1,
    kit: group.kit,
    startedAt,
    endedAt: new Date().toISOString(),
    cloud: cleansing.url(given.cloud),
    location: given.location,
    questions: asked,
    facts: factsOf(asked),
    notBegun,
    cleanUp: { isClean: cleanUp.isClean, proof: cleanUp.proof.map(cleansing.text) },
  });
}

async function write(folder: string, result: Result, recording: Recording): Promise<void> {
  const files = [
    ['result.json', `${JSON.stringify(result, undefined, 2)}\n`],
    ['result.md', markdownOf(result)],
    [
      'traffic.ndjson',
      recording
        .lines()
        .map((line) => `${line}\n`)
        .join(''),
    ],
  ] as const;
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  say(
    `The result is in ${join(folder, 'result.md')} and result.json, the requests in traffic.ndjson beside them.`,
  );
}

const notRun = 2;

/** 0: all that could be asked with what was given is as assumed; 1: something is otherwise, or could not be asked; 3: not everything was deleted. */
function exitCodeOf({ questions, notBegun, cleanUp }: Result, hasFailed: boolean): number {
  if (!cleanUp.isClean) return 3;
  if (hasFailed || notBegun.length > 0) return 1;
  const isFine = ({ verdict, isNotSetUp }: Asked) => verdict === 'as assumed' || isNotSetUp === true;
  return questions.every(isFine) ? 0 : 1;
}

/** Asks for leave, of whoever sits at the terminal. Without one there is none. */
function leave(signal: AbortSignal, done: 'made' | 'deleted'): (question: string) => Promise<boolean> {
  const asking = terminalAsking({ input: process.stdin, output: process.stderr }, signal, () => undefined);
  return async (question) => {
    if (asking.isTerminal) return (await asking.ask(question)).trim().toLowerCase() === 'yes';
    say(`There is no terminal to ask for leave: give --yes. Nothing was ${done}.`);
    return false;
  };
}

function say(line: string): void {
  console.log(line);
}

function tell(error: unknown): void {
  for (const line of [messageOf(error), ...messagesOf(error), remedyOf(error) ?? ''])
    if (line !== '') console.error(line);
}

const interruption = listenPatiently(say);
try {
  process.exitCode = await main(readArguments(process.argv.slice(2)), interruption.signal);
} catch (error) {
  tell(error);
  process.exitCode = notRun;
} finally {
  interruption.stop();
}
