import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createScreen, type Screen, showAll, showResults } from '../../../scripts/main-job/screen.js';

describe('The screen of npm start', () => {
  let clock: SinonFakeTimers;
  let printed: string[];
  let screen: Screen;

  beforeEach(() => {
    clock = useFakeTimers();
    printed = [];
    screen = createScreen((line) => printed.push(line));
  });

  afterEach(() => {
    screen.close();
    clock.restore();
  });

  it('says what is being done after eight seconds without a line', () => {
    screen.busyWith('packaging');
    clock.tick(7000);
    screen.say('half of it');
    clock.tick(7999);
    assert.deepEqual(printed, ['half of it']);
    clock.tick(1);
    assert.deepEqual(printed, ['half of it', '… packaging']);
  });

  it('says how far a task is that shows nothing else', () => {
    const { onLine, onProgress } = showResults(screen);
    onLine('##[group]Carry out');
    onLine('0 s: snap Win → Factory: started');
    onProgress({ percent: 20, operation: '1 of 5 done, 4 running' });
    clock.tick(8000);
    assert.deepEqual(printed, ['… 1 of 5 done, 4 running']);
  });

  it('shows the whole log and the progress with --verbose', () => {
    const { onLine, onProgress } = showAll(screen);
    onLine('##[group]Carry out');
    onLine('0 s: snap Win → Factory: started');
    onProgress({ percent: 20, operation: '1 of 5 done, 4 running' });
    assert.deepEqual(printed, ['##[group]Carry out', '0 s: snap Win → Factory: started', '[progress] 20 %']);
  });
});
