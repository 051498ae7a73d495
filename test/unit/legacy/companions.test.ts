import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readCompanion, writeCompanion } from '../../../tasks/core/factory/store/companion.js';
import { type OldImage, readOldCompanion, shells, writeOldCompanion } from '../../legacy/companions.js';
import { type Culture, cultures, dateText } from '../../legacy/cultures.js';

const image = {
  imageName: 'Win10_custombox-Aug-24-2018',
  imagePath: 'Win10\\custombox.json',
  description: 'Zürich\'s <first> & "best" image\n2',
  osType: 'Windows',
  vhdFileName: 'c3870516-4428-45e1-97a7-e44aaf43a0f9.vhd',
  timestamp: new Date('2018-08-24T13:14:33Z'),
} as const satisfies OldImage;

const oneHourLater = new Date('2018-08-24T14:20:00Z');

describe('The companion of a stored image', () => {
  for (const shell of shells)
    for (const culture of cultures)
      it(`C57 C58 C103 is read as ${shell} writes it in the culture ${culture}`, () => {
        const read = readCompanion(writeOldCompanion(image, shell, culture), oneHourLater);
        assert.deepEqual(read, image);
      });

  it('C58 with a day that may be a month has the date nearest to when the blob was written', () => {
    const timestamp = new Date('2024-04-03T10:00:00Z');
    for (const culture of cultures) {
      const bytes = writeOldCompanion({ ...image, timestamp }, 'PowerShell 7', culture);
      const read = readCompanion(bytes, new Date('2024-04-03T11:10:00Z'));
      assert.deepEqual('problem' in read ? read : read.timestamp, timestamp, culture);
    }
  });

  for (const culture of cultures)
    it(`C54 C55 C56 C103 is written as Windows PowerShell reads it in the culture ${culture}`, () => {
      const bytes = Buffer.from(writeCompanion({ ...image, sourceVmId: 'vm', factoryRunId: '7' }));
      const { imageName, imagePath, description, osType, vhdFileName, timestamp } = readOldCompanion(
        bytes,
        'Windows PowerShell 5.1',
        culture,
      );
      assert.deepEqual({ imageName, imagePath, description, osType, vhdFileName, timestamp }, image);
    });

  it('C56 has a time that ports to PowerShell 7 misread where the day comes first, as the document warns', () => {
    const timestamp = new Date('2024-04-03T10:00:00Z');
    const bytes = Buffer.from(writeCompanion({ ...image, timestamp }));
    const isRead = (culture: Culture) =>
      Number(readOldCompanion(bytes, 'PowerShell 7', culture).timestamp) === timestamp.getTime();
    assert.deepEqual((['en-US', 'invariant'] as const).map(isRead), [true, true]);
    assert.deepEqual((['en-GB', 'de-DE', 'nl-NL'] as const).map(isRead), [false, false, false]);
  });
});

describe('The model of the old reader', () => {
  it('leaves a time that its culture cannot parse as text among dates', () => {
    const bytes = writeOldCompanion(image, 'Windows PowerShell 5.1', 'en-US');
    const { timestamp } = readOldCompanion(bytes, 'Windows PowerShell 5.1', 'de-DE');
    assert.equal(timestamp, '8/24/2018 1:14:33 PM');
  });

  it('writes dates as Windows does', () => {
    assert.deepEqual(
      cultures.map((culture) => dateText(image.timestamp, culture)),
      [
        '8/24/2018 1:14:33 PM',
        '24/08/2018 13:14:33',
        '24.08.2018 13:14:33',
        '24-8-2018 13:14:33',
        '2018/08/24 13:14:33',
        '2018-08-24 13:14:33',
        '08/24/2018 13:14:33',
      ],
    );
  });
});
