import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  ageText,
  counted,
  durationText,
  formatsOf,
  gigabytesText,
} from '../../../../results-tab/views/format.js';
import { durationText as durationOfLog } from '../../../../tasks/core/report/units.js';
import { gigabytesText as gigabytesOfLog } from '../../../../tasks/core/step/bytes.js';

const minute = 60_000;

describe('A text of the page', () => {
  for (const seconds of [0, 0.4, 59.4, 59.6, 60, 725, 3599, 3600, 10_920, 90_000]) {
    it(`writes a duration of ${seconds} s as the log does`, () => {
      assert.equal(durationText(seconds), durationOfLog(seconds));
    });
  }

  for (const bytes of [0, 1, 2 ** 29, 136_899_993_600]) {
    it(`writes ${bytes} bytes as the log does`, () =>
      assert.equal(gigabytesText(bytes), gigabytesOfLog(bytes)));
  }

  it('writes an age in its largest unit', () => {
    const ages = [0, 59 * minute, 60 * minute, 47 * 60 * minute, 48 * 60 * minute].map(ageText);
    assert.deepEqual(ages, ['0 min', '59 min', '1 h', '47 h', '2 d']);
  });

  it('writes no age below nothing, where clocks differ', () => assert.equal(ageText(-minute), '0 min'));

  it('counts in singular and plural', () => {
    assert.deepEqual([counted(1, 'lab'), counted(2, 'lab')], ['1 lab', '2 labs']);
  });

  it('writes times by the language and the clock of the user, and in UTC', () => {
    const { time, utc } = formatsOf('de-DE', 60 * minute);
    assert.equal(time(Date.UTC(2026, 10, 29, 12)), '29.11.2026, 13:00');
    assert.equal(utc(Date.UTC(2026, 10, 29, 12)), '29.11.2026, 12:00 UTC');
  });

  it('is English where the language is none', () => {
    assert.match(formatsOf('not a language', 0).utc(0), /^Jan 1, 1970/);
  });
});
