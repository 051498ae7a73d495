import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { refuse } from '../../../../tasks/core/factory/retire/mass-deletion.js';
import { reasons } from '../../../../tasks/core/factory/retire/reasons.js';
import type { Verdict } from '../../../../tasks/core/factory/retire/verdicts.js';
import { image, keepOne, retention, stored } from './retention-cases.js';

describe('Retention is refused as a whole (C94)', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const going = (count: number) =>
    numbers(count).map((index) => stored(`g${index}`, `gone${index}.json`, '01-01'));
  const staying = (count: number) =>
    numbers(count).map((index) => stored(`s${index}`, `s${index}.json`, '01-01'));
  const existing = staying(9).map(({ imagePath }) => imagePath);

  it('if more than half of at least five stored images would go as removed, with the counts', () => {
    assert.match(
      retention({ stored: [...going(5), ...staying(4)], existing }).refusal?.message ?? '',
      /5 of 9 stored images.*5 stored images and 0 custom images/,
    );
  });

  it('not if it is half of them', () => {
    assert.equal(retention({ stored: [...going(5), ...staying(5)], existing }).refusal, undefined);
  });

  it('not if it is fewer than five', () => {
    assert.equal(retention({ stored: going(4) }).refusal, undefined);
  });

  it('if it is fewer than five where a lab or companion could not be read, with the count of these', () => {
    assert.match(
      retention({ stored: going(4), unjudged: 2 }).refusal?.message ?? '',
      /4 of 4 stored images would go as removed or unsubscribed, while 2 labs or companions could not be read/,
    );
    const images = numbers(4).map((index) => image(`x${index}`, 'a.json'));
    const { refusal } = retention({ images, imagePaths: [], unjudged: 1 });
    assert.match(refusal?.message ?? '', /4 of 4 custom images/);
  });

  it('if it is more than half of those that go or stay for certain, whatever stays because of a doubt', () => {
    const of = (count: number, verdict: Verdict) => numbers(count).map(() => ({ image: {}, verdict }));
    const [removed = assert.fail()] = reasons;
    const goes = of(5, { fate: 'deleted', reason: removed });
    const extent = (verdict: Verdict) => ({
      stored: [],
      labImages: [...goes, ...of(6, verdict)],
      unjudged: 0,
    });
    assert.match(refuse(extent({ fate: 'kept', why: 'In doubt.' }), keepOne)?.message ?? '', /5 of 5 custom/);
    assert.equal(refuse(extent({ fate: 'kept' }), keepOne), undefined);
  });

  it('not if it is half of them, nor for expired ones, where a lab could not be read', () => {
    assert.equal(
      retention({ stored: [...going(2), ...staying(2)], existing, unjudged: 1 }).refusal,
      undefined,
    );
    const images = numbers(2).map((index) => stored(`a${index}`, 'a.json', `01-0${index + 1}`));
    assert.equal(retention({ stored: images, unjudged: 1 }).refusal, undefined);
  });

  it('not for images that are merely expired', () => {
    const images = numbers(9).map((index) => stored(`a${index}`, 'a.json', `01-0${index + 1}`));
    assert.equal(retention({ stored: images }).refusal, undefined);
  });

  it('if more than half of the custom images would go as unsubscribed, not counting those of others', () => {
    const images = numbers(5).map((index) => image(`x${index}`, 'a.json'));
    const others = numbers(9).map((index) => image(`y${index}`, undefined));
    const { refusal } = retention({ images: [...images, ...others], imagePaths: [] });
    assert.match(refusal?.message ?? '', /5 of 5 custom images/);
  });

  it('if ImagesToSave is 0', () => {
    assert.match(retention({ options: { ImagesToSave: 0 } }).refusal?.message ?? '', /imagesToKeep is 0/);
  });

  it('in the build of a pull request', () => {
    assert.match(retention({ options: { isPullRequest: true } }).refusal?.message ?? '', /pull request/);
  });

  it('never with allowMassDeletion', () => {
    const options = { allowMassDeletion: true, ImagesToSave: 0, isPullRequest: true };
    assert.equal(retention({ stored: going(9), options }).refusal, undefined);
  });
});
