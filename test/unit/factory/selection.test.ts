import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { demandNamed, onlySelected } from '../../../tasks/core/factory/selection.js';
import { problem, remedyOf } from '../../../tasks/core/step/problem.js';
import { someAction, someLab } from '../report/results.js';

const windows = someAction('a', {
  imageFacts: { path: 'Windows\\Server2022.json' },
  target: someLab('Near'),
});
const linux = someAction('b', { imageFacts: { path: 'Linux\\Ubuntu\\2404.json' } });
const ofNoImage = someAction('c');
const plan = { actions: [windows, linux, ofNoImage], leftAlone: [] };

function selected(imagePaths: string): string[] {
  return onlySelected(plan, { imagePaths }).actions.map(({ key }) => key);
}

describe('The input imagePaths', () => {
  it('selects everything where it is empty', () => {
    assert.deepEqual(selected(' \n'), ['a', 'b', 'c']);
  });

  it('names files, folders and globs as Labs.json does, one a line', () => {
    assert.deepEqual(selected('windows/server2022'), ['a']);
    assert.deepEqual(selected('GoldenImages\\Linux\r\n\r\n Windows/Server2022.json '), ['a', 'b']);
    assert.deepEqual(selected('**/*2404*'), ['b']);
  });

  it('does not know the beginnings of names that the scripts matched', () => {
    assert.deepEqual(selected('Windows/Server'), []);
  });

  it('takes the output failedImages of a task, and of an empty one nothing', () => {
    assert.deepEqual(selected(JSON.stringify(['Linux\\Ubuntu\\2404.json'])), ['b']);
    assert.deepEqual(selected('[]'), []);
  });

  for (const entry of ['', ' '])
    it(`refuses the empty entry "${entry}" of an array, which Labs.json takes for all images`, () => {
      assert.throws(() => selected(JSON.stringify(['Linux', entry])), /An entry of imagePaths is empty/);
    });

  it('reads a line that starts with a bracket and is no JSON as a glob', () => {
    assert.deepEqual(selected('[lw]i*'), ['a', 'b']);
  });

  it('refuses a JSON array with an entry that is no text', () => {
    assert.throws(() => selected('["Linux", 3]'), /not all of its entries are texts/);
  });

  it('leaves out what it does not name, and what is of no image, with the reason', () => {
    const { leftAlone } = onlySelected(plan, { imagePaths: 'Linux' });
    assert.deepEqual(leftAlone, [
      {
        verb: 'leave out',
        subject: windows.subject,
        target: windows.target,
        imageFacts: windows.imageFacts,
        outcome: 'skipped',
        reason: 'imagePaths does not name it.',
      },
      {
        verb: 'leave out',
        subject: ofNoImage.subject,
        outcome: 'skipped',
        reason: 'imagePaths does not name it.',
      },
    ]);
  });

  it('leaves out what an entry with an exclamation mark names, of all images or of those that others name', () => {
    assert.deepEqual(selected('!Linux'), ['a']);
    assert.deepEqual(selected('**\n! Windows/Server2022'), ['b']);
    assert.deepEqual(selected('["Linux", "!Linux/Ubuntu"]'), []);
    const { leftAlone } = onlySelected(plan, { imagePaths: '!Linux' });
    assert.equal(leftAlone.find(({ imageFacts }) => imageFacts)?.reason, 'imagePaths leaves it out.');
  });

  it('keeps what the whole plan says: its findings, its lab and its refusal', () => {
    const whole = { ...plan, findings: [], lab: someLab('Factory'), refusal: problem('Too many.', 'Check.') };
    const { findings, lab, refusal } = onlySelected(whole, { imagePaths: 'Linux' });
    assert.deepEqual({ findings, lab, refusal }, { findings: [], lab: whole.lab, refusal: whole.refusal });
  });

  for (const entry of ['../Windows', 'C:\\Windows', '!../Windows', '!!Windows'])
    it(`refuses "${entry}", which cannot be below GoldenImages`, () => {
      assert.throws(() => selected(entry), /cannot be used: it is relative to GoldenImages/);
    });

  it('refuses a pattern that takes too long to match', () => {
    assert.throws(() => selected(`*${'a'.repeat(1001)}`), /1000 are the most/);
  });
});

describe('An entry of imagePaths that names no image', () => {
  const paths = ['Windows\\Server2022.json', 'Linux\\Ubuntu\\2404.json'];
  const refusalOf = (imagePaths: string) => {
    try {
      demandNamed({ imagePaths }, paths);
      return undefined;
    } catch (error) {
      return `${String(error)} ${remedyOf(error) ?? ''}`;
    }
  };

  it('is an error that names the nearest one', () => {
    assert.match(
      refusalOf('Windows\nWindows/Sever2022') ?? '',
      /"Windows\/Sever2022" of imagePaths names no image\. .*"Windows\/Server2022"/,
    );
  });

  it('is an error, too, where it would leave out something', () => {
    assert.match(refusalOf('!Windows/Sever2022') ?? '', /"!Windows\/Sever2022" of imagePaths names no image/);
  });

  it('is none where each entry names one, or there is no entry', () => {
    assert.equal(refusalOf('Windows\nLinux/Ubuntu'), undefined);
    assert.equal(refusalOf(''), undefined);
    assert.equal(refusalOf('[]'), undefined);
  });
});
