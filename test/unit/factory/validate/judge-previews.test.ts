import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { judgeFullRun, judgePreview } from '../../../../tasks/core/factory/validate/judge-previews.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { entryOf, factoryOf, imageOf, targetOf } from './checked-things.js';

const gigabyte = 2 ** 30;

const reach = { matching: { strict: false }, allowOtherRegions: false };

describe('The preview of a task', () => {
  const reasonOf = (preview: Parameters<typeof judgePreview>[0]) => judgePreview(preview).reason;

  it('counts the actions of each verb, with their gigabytes', () => {
    const actions = [
      { verb: 'distribute', bytes: 127.5 * gigabyte },
      { verb: 'discard' },
      { verb: 'distribute', bytes: 2 * gigabyte },
    ];
    assert.equal(
      reasonOf({ task: 'DistributeImages', actions }),
      'With what there is now it would distribute 2 (130 GB), discard 1.',
    );
  });

  it('says that there is nothing to do', () => {
    assert.equal(
      reasonOf({ task: 'SnapImages', actions: [] }),
      'With what there is now it would do nothing.',
    );
  });

  it('says why it is unknown, whatever was planned', () => {
    assert.equal(
      reasonOf({ task: 'RetireImages', actions: [{ verb: 'delete' }], unknownBecause: 'No lab.' }),
      'What it would do now is unknown: No lab.',
    );
  });
});

describe('The preview of a full run', () => {
  const images = [imageOf('Win\\Server.json'), imageOf('Linux.json')];
  const sized = (imagePath: string, gigabytes: number, at: string) => {
    const stored = storedOf({ imagePath, imageName: `image-${at}`, timestamp: new Date(at) });
    return { ...stored, vhd: { ...stored.vhd, bytes: gigabytes * gigabyte } };
  };

  it('counts the copies that the labs take, each of the size of the newest stored image', () => {
    const stored = [
      sized('win\\server.json', 10, '2026-11-02T00:00:00Z'),
      sized('Win\\Server.json', 99, '2026-11-01T00:00:00Z'),
    ];
    const targets = [targetOf('Near'), targetOf('Far', { entry: entryOf('Far', ['Win']) })];
    assert.equal(
      judgeFullRun(images, targets, factoryOf({ stored }), reach).reason,
      'It would create and store 2 images and make 3 copies in labs (20 GB); of 1 copies the size is not known yet.',
    );
  });

  it('C20 counts what only the rule of the scripts matches, unless strictImagePaths is set', () => {
    const targets = [targetOf('Near', { entry: entryOf('Near', ['Win/Ser']) })];
    const copies = [false, true].map(
      (strict) => judgeFullRun(images, targets, factoryOf(), { ...reach, matching: { strict } }).reason,
    );
    assert.match(copies[0] ?? '', /make 1 copies/);
    assert.match(copies[1] ?? '', /make 0 copies/);
  });

  it('copies nothing to labs in another region, or whose storage account cannot be reached', () => {
    const target = targetOf('Near');
    assert.ok(target.lab);
    const elsewhere = { ...target, lab: { ...target.lab, location: 'northeurope' } };
    const targets = [elsewhere, targetOf('Far', { account: new Error('No access.') })];
    assert.match(
      judgeFullRun(images, targets, factoryOf(), reach).reason ?? '',
      /create and store 2 images and make 0 copies/,
    );
  });

  it('copies nothing to labs that Azure does not have or whose entry is broken', () => {
    const broken = {
      ...entryOf('Near'),
      broken: { code: 'IF206', severity: 'error', what: '', why: '', remedy: '' },
    } as const;
    const targets = [targetOf('Near', { entry: broken }), { entry: entryOf('Far'), findings: [], needs: [] }];
    assert.equal(
      judgeFullRun(images, targets, factoryOf(), reach).reason,
      'It would create and store 2 images and make 0 copies in labs.',
    );
  });

  it('copies to labs in another region where allowOtherRegions says so', () => {
    const target = targetOf('Near');
    assert.ok(target.lab);
    const elsewhere = { ...target, lab: { ...target.lab, location: 'northeurope' } };
    const { reason } = judgeFullRun(images, [elsewhere], factoryOf(), { ...reach, allowOtherRegions: true });
    assert.match(reason ?? '', /make 2 copies/);
  });

  it('counts what it publishes in the gallery once, and what it offers for each lab', () => {
    const byGallery = (name: string, more: object = {}) => ({
      ...targetOf(name, { entry: { ...entryOf(name), delivery: 'Gallery' } }),
      byGallery: { policies: [], needs: [], ...more },
    });
    const sharesOther = { severity: 'error', what: 'It shares another gallery.' } as const;
    const targets = [byGallery('Near'), byGallery('Far'), byGallery('Other', { sharesOther })];
    assert.equal(
      judgeFullRun(images, targets, factoryOf(), reach).reason,
      'It would create and store 2 images and make 0 copies in labs; it would publish 2 images in the gallery and offer them 4 times to labs.',
    );
  });

  it('brings nothing to a lab that wants a gallery where none is given', () => {
    const entry = { ...entryOf('Near'), delivery: 'Gallery' } as const;
    const { reason } = judgeFullRun(images, [targetOf('Near', { entry })], factoryOf(), reach);
    assert.equal(reason, 'It would create and store 2 images and make 0 copies in labs.');
  });
});
