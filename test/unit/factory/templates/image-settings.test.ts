import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import {
  imageSettingsOf,
  inputsWith,
  unnamedImages,
} from '../../../../tasks/core/factory/templates/image-settings.js';
import { imageOf, windows, withMachine } from './prepared-templates.js';

const rulesOf = (...images: readonly object[]) =>
  parseImagesJson(JSON.stringify({ Images: images }), 'Images.json').rules;

const settingsOf = (imagePath: string, ...images: readonly object[]) => {
  const { size, generalize, dataDisks, broken } = imageSettingsOf(rulesOf(...images), imagePath);
  return { size, generalize, dataDisks, broken: broken?.code };
};

describe('What Images.json says of a golden image', () => {
  it('is nothing where no rule names it', () => {
    assert.deepEqual(imageSettingsOf(rulesOf({ ImagePaths: 'Linux', Size: 'B' }), 'Win\\A.json'), {});
    assert.deepEqual(imageSettingsOf([], 'Win\\A.json'), {});
  });

  it('comes, property for property, from the last rule that has it', () => {
    const said = settingsOf(
      'Win11\\A.json',
      { ImagePaths: '', Size: 'Standard_D2s_v5', DataDisks: true },
      { ImagePaths: ['Win11/**'], Size: 'Standard_D4s_v5', Generalize: false },
      { ImagePaths: 'Linux', Size: 'Standard_D8s_v5' },
    );
    assert.deepEqual(said, {
      size: 'Standard_D4s_v5',
      generalize: false,
      dataDisks: true,
      broken: undefined,
    });
  });

  it('follows the rules of Labs.json: folders, files, patterns and casing, and no beginnings of names', () => {
    const isNamed = (entry: string) =>
      settingsOf('Win11\\Desktop.json', { ImagePaths: entry, Size: 'B' }).size === 'B';
    const named = ['', 'win11', 'Win11/Desktop', 'WIN11\\desktop.json', 'Win1?/*', '**/*Desk*'];
    const others = ['Win1', 'Win11/Desk', 'Desktop', '*.txt'];
    assert.deepEqual([named.filter(isNamed), others.filter(isNamed)], [named, []]);
  });

  it('tells the place of the size that counts', () => {
    const rules = rulesOf({ ImagePaths: '', Size: 'A' }, { ImagePaths: '', Size: 'B' });
    assert.deepEqual(imageSettingsOf(rules, 'W.json').sizePlace, {
      file: 'Images.json',
      ...rules[1]?.sizeAt,
    });
  });

  it('is broken by any rule that names it and cannot be used, and by no other', () => {
    const broken = { ImagePaths: 'Win', Generalize: 'no' };
    const after = { ImagePaths: 'Win', Generalize: true };
    assert.deepEqual(
      ['Win\\A.json', 'Linux\\A.json'].map((path) => settingsOf(path, broken, after).broken),
      ['IF228', undefined],
    );
  });

  it('may be that an earlier test is taken back, and limits of a build that are 0', () => {
    const rules = rulesOf(
      { ImagePaths: '', Test: 'boot', Retries: 2, BuildTimeoutMinutes: 60 },
      { ImagePaths: 'Win', Test: null, Retries: 0 },
    );
    assert.deepEqual(imageSettingsOf(rules, 'Win\\A.json'), {
      test: null,
      retries: 0,
      buildTimeoutMinutes: 60,
    });
  });

  it('goes before the inputs', () => {
    const inputs = { vmSize: 'A', includeSysprep: true };
    assert.deepEqual(inputsWith(inputs, {}), inputs);
    assert.deepEqual(inputsWith(inputs, { size: 'B', generalize: false }), {
      vmSize: 'B',
      includeSysprep: false,
    });
  });
});

describe('Entries of Images.json that name no golden image', () => {
  const image = imageOf(withMachine(windows));
  const warnings = (...entries: readonly string[]) =>
    unnamedImages(rulesOf({ ImagePaths: entries }), [image], new Set([image.key, 'drafts\\new.json']));

  it('are a warning each, with the nearest path and their place', () => {
    const [finding, ...others] = warnings('Win2016', 'Win2016/Datacentre', '**/Data*');
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.code, finding?.severity, finding?.file, finding?.line],
      ['IF229', 'warning', 'Images.json', 1],
    );
    assert.match(finding?.why ?? '', /"Win2016\/Datacenter"/);
  });

  it('are none of those that name a file which is left out', () => {
    assert.deepEqual(warnings('drafts', 'Drafts/new.json'), []);
  });
});
