import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { giveNames, type TakenNames } from '../../../../tasks/core/factory/validate/name-findings.js';
import { imageOf } from './checked-things.js';

const now = new Date('2018-08-04T12:00:00Z');

function namesOf(imagePaths: readonly string[], taken: Partial<TakenNames> = {}) {
  const images = imagePaths.map((imagePath) => imageOf(imagePath));
  const names = giveNames(images, { vmNames: [], stored: [], ...taken }, now);
  return images.map(({ key }) => {
    const { vmName, imageName, findings = [] } = names.get(key) ?? {};
    return { vmName, imageName, codes: findings.map(({ code }) => code) };
  });
}

describe('The names of a golden image', () => {
  it('are those of its file and its path', () => {
    assert.deepEqual(namesOf(['Win2016\\Datacenter.json']), [
      { vmName: 'Datacenter', imageName: 'Win2016_Datacenter-Aug-4-2018', codes: [] },
    ]);
  });

  it('IF401 are odd where another VM has the name of the file', () => {
    assert.deepEqual(namesOf(['Server.json'], { vmNames: ['server'] })[0]?.codes, ['IF401']);
    assert.deepEqual(
      namesOf(['A\\Server.json', 'B\\Server.json']).map(({ codes }) => codes),
      [[], ['IF401']],
    );
  });

  it('IF402 are odd where no VM can have the name of the file', () => {
    const [names] = namesOf(['A Server with a long name.json']);
    assert.deepEqual([names?.vmName, names?.codes], ['AServerwithal', ['IF402']]);
  });

  it('IF402 are not odd where the template names the VM itself, or only the deployment knows how', () => {
    for (const name of ['Base01', undefined]) {
      const image = { ...imageOf('Windows Server 2022 Datacenter.json'), realNameOf: () => name };
      const given = giveNames([image], { vmNames: ['WindowsServer'], stored: [] }, now).get(image.key);
      assert.deepEqual([given?.realName, given?.findings], [name, []]);
    }
  });

  it('IF403 are odd where the path is too long for the name of an image', () => {
    const [names] = namesOf([`Win\\${'long'.repeat(20)}\\Server.json`]);
    assert.ok((names?.imageName?.length ?? 0) <= 80);
    assert.deepEqual(names?.codes, ['IF403']);
  });

  it('IF404 are odd where another golden image may have the name of the image', () => {
    const [one, other] = namesOf(['A\\B.json', 'A_B.json']);
    assert.notEqual(one?.imageName, other?.imageName);
    assert.ok([...(one?.codes ?? []), ...(other?.codes ?? [])].includes('IF404'));
  });
});
