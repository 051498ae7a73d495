import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { createPermit } from '../../../../cli/host/permit.js';
import { terminalAsking } from '../../../../cli/host/terminal-asking.js';
import { errorText } from '../../../../tasks/core/run/problem.js';
import type { Action, Plan } from '../../../../tasks/core/step/action.js';
import { someAction, someLab } from '../../report/results.js';

const deleting: Plan<Action> = {
  actions: [
    someAction('a', { verb: 'delete', subject: { kind: 'custom image', name: 'a' } }),
    someAction('b', { verb: 'delete', subject: { kind: 'custom image', name: 'b' } }),
    someAction('c', { verb: 'delete', subject: { kind: 'image VM', name: 'c' } }),
    someAction('d', { verb: 'build' }),
  ],
  leftAlone: [],
  lab: someLab('Factory'),
};

const harmless: Plan<Action> = { ...deleting, actions: [someAction('d', { verb: 'build' })] };

interface Talk {
  readonly answer?: string;
  readonly isTerminal?: boolean;
}

/** Asks for leave, and tells what was asked and whether it was refused. */
async function askFor(plan: Plan<Action>, { answer = '', isTerminal = true }: Talk) {
  const questions: string[] = [];
  let isRefused = false;
  const ask = (question: string) => Promise.resolve(answer).finally(() => questions.push(question));
  const permit = createPermit({ isTerminal, ask }, () => (isRefused = true));
  const refusal = await permit(plan).then(
    () => '',
    (error: unknown) => errorText(error),
  );
  return { questions, isRefused, refusal };
}

describe('Leave to carry out a plan that deletes', () => {
  it('is asked for at a terminal, which names what is deleted and where', async () => {
    const { questions } = await askFor(deleting, { answer: 'yes' });
    assert.deepEqual(questions, [
      'Carry out this plan, which deletes 2 custom images, 1 image VM (factory lab Factory)? Type yes: ',
    ]);
  });

  for (const answer of ['yes', ' YES '])
    it(`is given by "${answer}"`, async () => {
      const { isRefused, refusal } = await askFor(deleting, { answer });
      assert.deepEqual([isRefused, refusal], [false, '']);
    });

  for (const answer of ['no', 'y', 'yes please', ''])
    it(`is not given by "${answer}", which changes nothing`, async () => {
      const { isRefused, refusal } = await askFor(deleting, { answer });
      assert.deepEqual(
        [isRefused, refusal],
        [true, 'The plan was not to be carried out: nothing was changed.'],
      );
    });

  it('is refused without a terminal, which says how to give it', async () => {
    const { questions, isRefused, refusal } = await askFor(deleting, { isTerminal: false });
    assert.deepEqual([questions, isRefused], [[], true]);
    assert.match(refusal, /deletes 2 custom images, 1 image VM .*Give --yes .* or --what-if/);
  });

  it('is not needed where nothing is deleted', async () => {
    for (const isTerminal of [true, false]) {
      const { questions, refusal } = await askFor(harmless, { isTerminal });
      assert.deepEqual([questions, refusal], [[], '']);
    }
  });

  it('is not refused, but left open, where the run is cancelled at the question', async () => {
    let isRefused = false;
    const ask = () => Promise.reject(new Error('aborted'));
    const permit = createPermit({ isTerminal: true, ask }, () => (isRefused = true));
    await assert.rejects(permit(deleting), /aborted/);
    assert.equal(isRefused, false);
  });
});

describe('A question at a terminal', () => {
  function terminal({ isTTY = true } = {}) {
    const input = Object.assign(new PassThrough(), { isTTY });
    const events: string[] = [];
    const asked = new EventEmitter();
    const output = {
      isTTY: true,
      write: (text: string) => {
        events.push(text);
        asked.emit('question');
      },
    };
    const question = once(asked, 'question');
    const controller = new AbortController();
    const makeRoom = () => void events.push('room');
    const asking = terminalAsking({ input, output }, controller.signal, makeRoom);
    return { input, events, asking, question, abort: () => controller.abort() };
  }

  it('is written after room was made for it, and answered by a line', async () => {
    const { input, events, asking, question } = terminal();
    const answer = asking.ask('Well? ');
    await question;
    input.write('yes\r\nno\n');
    assert.deepEqual([await answer, events], ['yes', ['room', 'Well? ']]);
  });

  it('is not answered by what was typed before it', async () => {
    const { input, asking, question } = terminal();
    input.write('yes\n');
    const answer = asking.ask('Well? ');
    await question;
    input.write('no\n');
    assert.equal(await answer, 'no');
  });

  it('has an empty answer at the end of the input', async () => {
    const { input, asking } = terminal();
    const answer = asking.ask('Well? ');
    input.end();
    assert.equal(await answer, '');
  });

  it('ends when the run is cancelled', async () => {
    const { asking, abort } = terminal();
    const answer = asking.ask('Well? ');
    abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });

  it('can be asked of nobody where the input is no terminal', () => {
    assert.deepEqual(
      [terminal().asking.isTerminal, terminal({ isTTY: false }).asking.isTerminal],
      [true, false],
    );
  });
});
