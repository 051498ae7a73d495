import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  readTimestamp as readTimestampOf,
  writeTimestamp,
} from '../../../../tasks/core/factory/store/timestamps.js';

const readTimestamp = (text: string, lastModified: Date, imageName = 'Server') =>
  readTimestampOf(text, lastModified, imageName);

/** Of an ambiguous time, the day that is read. */
const dayOf = (text: string, lastModified: string, imageName?: string) =>
  readTimestamp(text, new Date(lastModified), imageName).date?.toISOString().slice(0, 10);

describe('The timestamp of a stored image', () => {
  it('C56 is written in UTC without zone and fraction', () => {
    assert.equal(writeTimestamp(new Date('2018-08-24T15:14:33.987+02:00')), '2018-08-24T13:14:33');
  });

  describe('C58 is read from', () => {
    const written = new Date('2018-08-24T14:00:00Z');
    for (const text of [
      '2018-08-24T13:14:33',
      '2018-08-24T13:14:33Z',
      '2018-08-24T13:14:33.9876543Z',
      '2018-08-24T15:14:33+02:00',
      '2018-08-24T08:44:33-0430',
      '2018-08-24 13:14:33',
      '8/24/2018 1:14:33 PM',
      '8/24/2018 1:14:33\u202fPM',
      '24/08/2018 13:14:33',
      '24/08/2018 1:14:33 p.m.',
      '24.08.2018 13:14:33',
      '24. 8. 2018 13:14:33',
      '24.8.2018 13.14.33',
      '24-08-2018 13:14:33',
      '2018/08/24 13:14:33',
      '2018. 08. 24. 13:14:33',
      '24/08/18 13:14:33',
    ])
      it(JSON.stringify(text), () => {
        const { date, warning } = readTimestamp(text, written);
        assert.deepEqual([date?.toISOString().slice(0, 19), warning], ['2018-08-24T13:14:33', undefined]);
      });
  });

  it('C58 is the last second of a day too', () => {
    const { date } = readTimestamp('2018-08-24T23:59:59', new Date('2018-08-25T00:00:00Z'));
    assert.equal(date?.toISOString(), '2018-08-24T23:59:59.000Z');
  });

  it('C58 is midnight at 12 AM and noon at 12 PM', () => {
    const hours = ['12:00:00 AM', '12:00:00 PM'].map((clock) =>
      readTimestamp(`8/24/2018 ${clock}`, new Date('2018-08-24T12:00:00Z')).date?.getUTCHours(),
    );
    assert.deepEqual(hours, [0, 12]);
  });

  it('C58 is the possible date soon after which the blob was written', () => {
    for (const [written, day] of [
      ['2024-04-03T11:10:00Z', '2024-04-03'],
      ['2024-04-06T10:00:00Z', '2024-04-03'],
      ['2024-03-04T11:10:00Z', '2024-03-04'],
      ['2024-04-02T11:10:00Z', '2024-04-02'],
    ])
      assert.equal(dayOf('03/04/2024 10:00:00', written ?? ''), day, written);
  });

  it('C58 is the possible date in the name of the image where the blob was written later, as a copied one is', () => {
    for (const written of ['2024-04-06T10:00:01Z', '2024-05-20T08:00:00Z', '2026-11-29T08:00:00Z']) {
      assert.equal(dayOf('03/04/2024 10:00:00', written, 'Win_Server-Mar-4-2024A'), '2024-03-04', written);
      assert.equal(dayOf('03/04/2024 10:00:00', written, 'Win_Server-Apr-3-2024'), '2024-04-03', written);
    }
  });

  it('C58 is the possible date that is the local day in the name, wherever the agent was', () => {
    const written = '2026-11-29T08:00:00Z';
    assert.equal(dayOf('03/04/2024 10:00:00', written, 'Win_Server-Apr-4-2024'), '2024-04-03');
    assert.equal(dayOf('03/04/2024 12:00:00', written, 'Win_Server-Apr-2-2024'), '2024-04-03');
    assert.equal(dayOf('03/04/2024 12:00:01', written, 'Win_Server-Apr-2-2024'), undefined);
    assert.equal(dayOf('03/04/2024 09:59:59', written, 'Win_Server-Apr-4-2024'), undefined);
  });

  it('C58 is the possible date that blob and name tell alike', () => {
    const written = '2024-04-03T11:10:00Z';
    assert.equal(dayOf('03/04/2024 10:00:00', written, 'Win_Server-Apr-3-2024'), '2024-04-03');
  });

  it('C58 is not known where the text leaves it open and neither name nor blob decides, or each decides otherwise', () => {
    const text = '03/04/2024 10:00:00';
    const { date, warning } = readTimestamp(text, new Date('2026-11-29T08:00:00Z'));
    assert.equal(date, undefined);
    assert.match(
      warning,
      /may mean 2024-03-04 or 2024-04-03, and neither the name Server nor .* tells: it decides nothing/,
    );
    assert.equal(dayOf(text, '2024-04-03T11:10:00Z', 'Win_Server-Mar-4-2024'), undefined);
    assert.equal(dayOf(text, '2026-11-29T08:00:00Z', 'Win_Server-Jul-4-2024'), undefined);
  });

  it('C58 is the one date that there is, however late the blob was written', () => {
    const written = '2026-11-29T08:00:00Z';
    for (const text of ['24/8/2018 13:14:33', '8/24/2018 1:14:33 PM', '2018-08-24T13:14:33'])
      assert.equal(dayOf(text, written), '2018-08-24');
    assert.equal(dayOf('4/4/2024 10:00:00', written), '2024-04-04');
    assert.equal(dayOf('03/12/2024 10:00:00', '2024-05-20T08:00:00Z'), '2024-03-12');
  });

  it('C58 is one with a year of two digits only where name or blob confirm it: other calendars have such years, too', () => {
    const written = '2026-11-29T08:00:00Z';
    // Buddhist 2567, Persian 1403 with the year first, the sixth year of a Japanese era, 1446 of the Hijra.
    for (const text of ['24/8/67 13:14:33', '03/01/15 10:00:00', '6/4/16 10:00:00', '15/9/46 10:00:00'])
      assert.equal(dayOf(text, written, 'Win_Server-Aug-24-2024'), undefined, text);
    assert.equal(dayOf('24/8/18 13:14:33', written), undefined);
    assert.equal(dayOf('14/12/24 13:14:33', written), undefined);
    assert.equal(dayOf('24/8/18 13:14:33', written, 'Win_Server-Aug-24-2018'), '2018-08-24');
    assert.equal(dayOf('24/8/18 13:14:33', '2018-08-24T14:00:00Z'), '2018-08-24');
  });

  describe('C58 is not known, with a warning that says how to write it, for', () => {
    const written = new Date('2024-04-03T11:10:00Z');
    for (const text of [
      '',
      'yesterday',
      '32/32/2024 10:00:00',
      '2024-02-30T10:00:00',
      '2024-13-05T10:00:00',
      '2024-01-01T25:00:00',
      '2024-01-01T24:00:00',
      '2024-01-01T10:60:00',
      '2024-01-01T10:00:60',
      // Buddhist, Islamic, Persian and Japanese calendars, and that of Taiwan.
      '3/4/2567 10:00:00',
      '2567-04-03T10:00:00',
      '24/09/1445 10:00:00',
      '1403/01/15 10:00:00',
      '24/9/45 10:00:00',
      '113/4/3 10:00:00',
      '令和 6/4/3 10:00:00',
      '2014-12-31T23:59:59',
      '2024-04-04T13:10:01Z',
    ])
      it(JSON.stringify(text), () => {
        const { date, warning } = readTimestamp(text, written);
        assert.equal(date, undefined);
        assert.match(warning, /decides nothing. Write it in UTC and the Gregorian calendar/);
      });
  });

  it('C58 is known from the beginning of 2015 on', () => {
    const { date } = readTimestamp('2015-01-01T00:00:00', new Date('2024-04-03T11:10:00Z'));
    assert.equal(date?.toISOString(), '2015-01-01T00:00:00.000Z');
  });

  it('C58 is no later than the blob where it may be a local time', () => {
    for (const text of ['2024-04-03T18:10:00', '2024-04-04T13:10:00']) {
      const { date } = readTimestamp(text, new Date('2024-04-03T11:10:00Z'));
      assert.equal(date?.toISOString(), '2024-04-03T11:10:00.000Z');
    }
  });
});
