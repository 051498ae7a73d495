import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon from 'sinon';
import { cutToWidth } from '../../../../cli/output/display-width.js';
import { createLiveLine } from '../../../../cli/output/live-line.js';

const erase = '\r\u001b[2K';

function terminal(columns?: number) {
  const written: string[] = [];
  const stream = {
    write: (text: string) => written.push(text),
    ...(columns === undefined ? {} : { columns }),
  };
  return { live: createLiveLine(stream), written };
}

describe('The last line of a terminal', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
  });
  afterEach(() => clock.restore());

  it('shows how far a run is, and its time', () => {
    const { live, written } = terminal();
    clock.tick(65_000);
    live.show('12 %');
    assert.deepEqual(written, [`${erase}12 % · 1 min 5 s`]);
  });

  it('is drawn again each second', () => {
    const { live, written } = terminal();
    live.show('12 %');
    clock.tick(2000);
    assert.deepEqual(
      written,
      [0, 1, 2].map((seconds) => `${erase}12 % · ${seconds} s`),
    );
  });

  it('gives way to lines above it', () => {
    const { live, written } = terminal();
    live.above('first\n');
    live.show('12 %');
    live.above('second\n');
    assert.deepEqual(written, ['first\n', `${erase}12 % · 0 s`, `${erase}second\n`, `${erase}12 % · 0 s`]);
  });

  it('is erased when it is hidden, and not drawn until something is shown again', () => {
    const { live, written } = terminal();
    live.hide();
    live.show('12 %');
    live.hide();
    clock.tick(5000);
    live.above('a question');
    live.show('13 %');
    assert.deepEqual(written, [`${erase}12 % · 0 s`, erase, 'a question', `${erase}13 % · 5 s`]);
  });

  it('never reaches the last column, with wide characters neither', () => {
    for (const text of ['a'.repeat(100), '画像'.repeat(50), '✅🚀'.repeat(50), `e\u0301`.repeat(100)]) {
      const { live, written } = terminal(20);
      live.show(text);
      const [line = ''] = written;
      const columns = Array.from(line.replace(erase, '')).reduce((sum, character) => {
        if (character === '\u0301') return sum;
        return sum + (character > '\u1100' ? 2 : 1);
      }, 0);
      assert.ok(columns <= 19 && columns >= 18, `${line} takes ${columns}`);
    }
  });

  it('is cut to 80 columns where the terminal does not say how many it has', () => {
    for (const columns of [undefined, 0]) {
      const { live, written } = terminal(columns);
      live.show('a'.repeat(100));
      assert.equal(written[0]?.length, erase.length + 79);
    }
  });
});

describe('A text that is cut to columns', () => {
  it('has no half of a character', () => {
    assert.equal(cutToWidth('a🚀b', 2), 'a');
    assert.equal(cutToWidth('a🚀b', 3), 'a🚀');
    assert.equal(cutToWidth('한글', 3), '한');
    assert.equal(cutToWidth('e\u0301f', 1), 'e\u0301');
    assert.equal(cutToWidth('', 0), '');
  });
});
