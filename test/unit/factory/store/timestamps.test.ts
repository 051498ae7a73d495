import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readTimestamp, writeTimestamp } from '../../../../tasks/core/factory/store/timestamps.js';

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

  it('C58 is the possible date that is nearest to when the blob was written', () => {
    const dates = ['2024-04-03T11:10:00Z', '2024-03-04T11:10:00Z'].map((lastModified) =>
      readTimestamp('03/04/2024 10:00:00', new Date(lastModified)).date?.toISOString(),
    );
    assert.deepEqual(dates, ['2024-04-03T10:00:00.000Z', '2024-03-04T10:00:00.000Z']);
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
