import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import type { ImageSettings } from '../../../../tasks/core/factory/templates/image-settings.js';
import { labId, sentMachine, sentProperties, windows, withMachine } from './prepared-templates.js';

/** The tags of the VM but for what it is built from, which another template changes. */
function marksOf(...template: Parameters<typeof sentMachine>): JsonObject {
  const { ImageFactoryInputs: inputs, ...marks } = sentMachine(...template)['tags'] as JsonObject;
  assert.match(inputs as string, /^template=/);
  return marks;
}

describe('The marks of an image VM', () => {
  const own = {
    ImageFactoryPath: 'Win2016\\Datacenter.json',
    ImageFactoryRun: '4711',
    ImageFactoryLab: labId,
  };

  it('C44 are its image path, run and factory lab', () => {
    assert.deepEqual(marksOf(withMachine(windows)), own);
  });

  it('C44 stand beside the tags of the template and replace those of their names', () => {
    const tags = { team: 'x', imagefactoryrun: 'old' };
    assert.deepEqual(marksOf(withMachine(windows, { tags })), { team: 'x', ...own });
  });

  it('C44 wrap tags that are an expression', () => {
    const sent = sentMachine(withMachine(windows, { tags: "[parameters('tags')]" }), { runId: "4'7" });
    const tags = (sent['tags'] as string).replace(/, 'ImageFactoryInputs', '[^']+'/, '');
    assert.equal(
      tags,
      `[union(parameters('tags'), createObject('ImageFactoryPath', 'Win2016\\Datacenter.json', 'ImageFactoryRun', '4''7', 'ImageFactoryLab', '${labId}'))]`,
    );
  });

  it('say the commit that it was built from, where that is known', () => {
    const commit = 'a'.repeat(40);
    assert.deepEqual(marksOf(withMachine(windows), { commit }), { ...own, ImageFactoryCommit: commit });
  });

  it('C43 do not include ImagePath, which follows on success only', () => {
    assert.equal('ImagePath' in marksOf(withMachine(windows)), false);
  });

  it('C73 say that it was built without generalization', () => {
    const tags = marksOf(withMachine(windows), { includeSysprep: false });
    assert.deepEqual(tags, { ...own, ImageFactoryGeneralized: 'false' });
  });

  it('say that the image is specialized, only where Images.json says so', () => {
    const tagsWith = (includeSysprep: boolean, settings: ImageSettings) =>
      marksOf(withMachine(windows), { includeSysprep, settings });
    const specialized = { ImageFactoryGeneralized: 'false', ImageFactoryOsState: 'Specialized' };
    assert.deepEqual(tagsWith(false, { generalize: false }), { ...own, ...specialized });
    assert.deepEqual(tagsWith(false, {}), { ...own, ImageFactoryGeneralized: 'false' });
    assert.deepEqual(tagsWith(true, { generalize: true }), own);
  });

  it('say what Images.json says of data disks, and nothing where it says nothing', () => {
    const tagsWith = (dataDisks: boolean) => marksOf(withMachine(windows), { settings: { dataDisks } });
    assert.deepEqual(tagsWith(true), { ...own, ImageFactoryDataDisks: 'true' });
    assert.deepEqual(tagsWith(false), { ...own, ImageFactoryDataDisks: 'false' });
  });

  it('say that the image is to be tested, only where Images.json says so', () => {
    const tagsWith = (test: ImageSettings['test']) =>
      marksOf(withMachine(windows), { settings: test === undefined ? {} : { test } });
    assert.deepEqual(tagsWith({ scripts: [], artifacts: [] }), { ...own, ImageFactoryTest: 'true' });
    assert.deepEqual([tagsWith(null), tagsWith(undefined)], [own, own]);
  });

  it('do not say of it that it is a machine of a test, whose export its template may be', () => {
    const tags = { imageFactoryTest: 'true', ImageFactoryTestOf: 'x.vhd' };
    assert.deepEqual(marksOf(withMachine(windows, { tags })), own);
  });

  it('say nothing of what Images.json says where only the template does, which may be an export of a VM', () => {
    const tags = { team: 'x', imageFactoryOSState: 'Specialized', ImageFactoryDataDisks: 'true' };
    assert.deepEqual(marksOf(withMachine(windows, { tags })), { team: 'x', ...own });
  });

  it('C44 include when DevTest Labs deletes it', () => {
    assert.equal(sentProperties(windows)['expirationDate'], '2026-01-04T12:00:00.000Z');
  });

  it('C44 leave the expiry of the template as it is', () => {
    const date = '2030-01-01T00:00:00Z';
    assert.equal(sentProperties({ ...windows, ExpirationDate: date })['ExpirationDate'], date);
  });

  it('C44 replace an expiry that is over, under the name that the template has for it', () => {
    const { ExpirationDate, expirationDate } = sentProperties({ ...windows, ExpirationDate: '2017-08-31' });
    assert.deepEqual([ExpirationDate, expirationDate], ['2026-01-04T12:00:00.000Z', undefined]);
  });

  it('C44 include no expiry if none is wanted', () => {
    assert.equal('expirationDate' in sentProperties(windows, { expirationDate: undefined }), false);
  });
});
