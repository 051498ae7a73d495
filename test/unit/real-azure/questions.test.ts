import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readArguments } from '../../../scripts/real-azure/arguments.js';
import { verdictOf } from '../../../scripts/real-azure/asking/question.js';
import { chosen, outlineOf } from '../../../scripts/real-azure/outline.js';
import { nameGroup } from '../../../scripts/real-azure/own-group.js';
import { questions } from '../../../scripts/real-azure/questions/all.js';
import { thingsOf } from '../../../scripts/real-azure/schedule.js';
import { allFacts, assumedFacts, factNames, possibleFacts } from '../../local-azure/facts.js';

const subscription = '11111111-1111-4111-8111-111111111111';

const usual = ['--subscription', subscription, '--location', 'westeurope'];

describe('The questions of the kit', () => {
  it('have numbers of their own, in their order', () => {
    const numbers = questions.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((one, other) => one - other),
    );
  });

  it('settle every fact of the local Azure, each once', () => {
    assert.deepEqual(questions.flatMap(({ settles }) => settles).sort(), [...factNames].sort());
    for (const name of factNames) assert.ok(possibleFacts[name].length > 1, name);
  });

  it('say what documents say, what the tasks rely on, and what if it is otherwise', () => {
    for (const { number, documents, reliesOn, fallback } of questions) {
      assert.ok(documents.length > 0, String(number));
      for (const text of [...documents.map(({ says }) => says), reliesOn, fallback])
        assert.match(text, /[.]$/);
    }
  });

  it('are as assumed if all that they settle is, and could not be asked if any of it is open', () => {
    const settles = ['deletionAddresses', 'missingDeletion'] as const;
    const verdict = (facts: object) => verdictOf({ settles }, { facts });
    assert.equal(verdict(assumedFacts), 'as assumed');
    assert.equal(verdict({ ...assumedFacts, missingDeletion: '404' }), 'otherwise');
    assert.equal(verdict({ deletionAddresses: 'both' }), 'could not be asked');
  });

  it('are chosen by their numbers', () => {
    assert.deepEqual(
      chosen(questions, [5]).map(({ number }) => number),
      [5],
    );
    assert.equal(chosen(questions, undefined).length, questions.length);
    assert.throws(() => chosen(questions, [5, 999]), /There is no question 999/);
  });
});

describe('What the kit says before it makes anything', () => {
  it('names the group, each thing once, and what they use', () => {
    const needed = thingsOf([{ needs: ['image'] }, { needs: ['lab', 'disk'] }]);
    assert.equal(needed.length, 3);
    const lines = outlineOf(chosen(questions, [6]), nameGroup('s', 'i', new Date()), 'westeurope').join('\n');
    assert.match(lines, /resource group imagefactory-real-azure-/);
    assert.match(lines, /about 0 VM hours and 4 GiB/);
    assert.doesNotMatch(lines, /a lab/);
  });
});

describe('The arguments of the kit', () => {
  it('name a subscription and a region, and perhaps questions', () => {
    const given = readArguments([...usual, '--only', '3, 7', '--yes']);
    assert.deepEqual(given.only, [3, 7]);
    assert.equal(given.yes, true);
    assert.equal(given.clean, false);
  });

  it('are refused with what is wrong about them', () => {
    assert.throws(() => readArguments(['--location', 'westeurope']), /--subscription must be the id/);
    assert.throws(() => readArguments(['--subscription', subscription]), /--location must be/);
    assert.throws(() => readArguments([...usual, '--only', '3,x']), /--only must be numbers/);
    assert.throws(() => readArguments([...usual, '--auth', 'magic']), /--auth must be one of auto/);
    assert.throws(() => readArguments([...usual, '--onyl', '3']), /onyl/);
  });
});

describe('The facts of a world', () => {
  it('are what the tasks rely on where nothing was found out', () => {
    assert.deepEqual(allFacts(), assumedFacts);
    assert.equal(allFacts({ secondGrant: 'same address' }).secondGrant, 'same address');
  });
});
