import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import type { Estimates } from '../../../../tasks/core/factory/whole/estimates.js';
import {
  secondsToSaveIn,
  secondsWorthIt,
  timeBoxOf,
  tooShort,
  whyTooLate,
} from '../../../../tasks/core/factory/whole/time-box.js';

const begun = new Date('2026-11-30T01:00:00Z');

const box = timeBoxOf(60, begun);

function tooLate(seconds: number, minutesOver: number): string | undefined {
  const now = new Date(begun.getTime() + minutesOver * 60_000);
  return whyTooLate(seconds, box, now);
}

describe('The time box of a whole run', () => {
  it('is none for 0 minutes', () => {
    assert.equal(timeBoxOf(0, begun), undefined);
    assert.equal(whyTooLate(1e9, undefined, begun), undefined);
  });

  it('lets start what ends with it, and not a second later', () => {
    assert.equal(tooLate(30 * 60, 30), undefined);
    assert.ok(tooLate(30 * 60 + 1, 30));
  });

  it('counts from the begin of the run, and goes below nothing left for nobody', () => {
    assert.equal(
      tooLate(60, 61),
      'It is expected to take 1 minute, and 0 minutes are left of stopStartingAfterMinutes.',
    );
  });

  it('says of what is longer than the box that no such run starts it', () => {
    assert.equal(
      tooLate(90 * 60, 0),
      'It is expected to take 90 minutes, more than stopStartingAfterMinutes (60): no such run starts it.',
    );
  });
});

describe('The time that a build takes to be worth it', () => {
  const build = { step: 'create', pathKey: 'a', seconds: 600, planned: { kind: 'build' } };
  const saves = [
    { step: 'snap', pathKey: 'a', seconds: 15, planned: {} },
    { step: 'snap', pathKey: 'a', seconds: 300, planned: {} },
    { step: 'distribute', pathKey: 'a', seconds: 900, planned: {} },
  ];
  const actions = [build, ...saves] as unknown as readonly WholeAction[];

  it('lasts until its image is stored, and does not wait for labs', () => {
    const [first] = actions;
    assert.equal(first && secondsWorthIt(first, secondsToSaveIn(actions)), 900);
  });

  it('of anything else is its own', () => {
    assert.deepEqual(
      actions.slice(1).map((action) => secondsWorthIt(action, secondsToSaveIn(actions))),
      [15, 300, 900],
    );
  });
});

interface Build {
  readonly seconds: number;
  readonly isKnown?: boolean;
  readonly adopted?: boolean;
}

/** Judges a time box for builds that are expected to take so long. */
function judged(minutes: number, builds: Readonly<Record<string, Build>>): string | undefined {
  const actions = Object.entries(builds).map(
    ([imagePath, { adopted = false, seconds }]) =>
      ({
        step: 'create',
        pathKey: imagePath,
        seconds,
        planned: { kind: 'build', imagePath, adopted },
      }) as unknown as WholeAction,
  );
  const ofBuild = (imagePath: string) => {
    const { seconds = 0, isKnown = true } = builds[imagePath] ?? {};
    return { seconds, isKnown };
  };
  return tooShort(actions, minutes, { ofBuild } as Estimates)?.message;
}

describe('A time box', () => {
  it('that is shorter than every build is refused, with the shortest of them', () => {
    assert.equal(
      judged(20, { A: { seconds: 3600 }, B: { seconds: 1800 } }),
      'stopStartingAfterMinutes is 20, and the shortest of the 2 builds is expected to take 30 minutes until it is stored: none of them would be started.',
    );
  });

  it('that is shorter than a usual build is refused where nothing is known of any: nothing would ever be', () => {
    assert.match(
      judged(45, { A: { seconds: 3600, isKnown: false } }) ?? '',
      /is expected to take 60 minutes until it is stored, as nothing is known of earlier builds: none/,
    );
  });

  it('in which one build fits is not refused', () => {
    assert.equal(judged(30, { A: { seconds: 3600 }, B: { seconds: 1800 } }), undefined);
  });

  it('is not refused by a build that an earlier run has begun, nor where nothing is built', () => {
    assert.equal(judged(20, { A: { seconds: 3600, adopted: true } }), undefined);
    assert.equal(judged(20, {}), undefined);
  });

  it('of 0 minutes is never refused', () => {
    assert.equal(judged(0, { A: { seconds: 3600 } }), undefined);
  });
});
