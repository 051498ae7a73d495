import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ReadableConfiguration } from '../../../../tasks/core/configuration/folder.js';
import { parseFormula } from '../../../../tasks/core/configuration/formula.js';
import { wholeFile } from '../../../../tasks/core/configuration/finding.js';
import {
  judgeConfiguration,
  type JudgingOptions,
} from '../../../../tasks/core/factory/validate/judge-configuration.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { labOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';
import { entryOf, imageOf } from './checked-things.js';

const options: JudgingOptions = {
  vmSize: 'Standard_D2s_v5',
  includeSysprep: true,
  strictImagePaths: false,
  overrides: [],
  now: new Date('2018-08-04T12:00:00Z'),
  lab: labOf('Factory'),
  taken: { vmNames: [], stored: [] },
  osTypes: undefined,
};

const server = imageOf('Server.json');

const good: ReadableConfiguration = { goldenImages: [server], labs: [entryOf('Near')], findings: [] };

function judge(configuration: Partial<ReadableConfiguration> = {}, more: Partial<JudgingOptions> = {}) {
  return judgeConfiguration({ ...good, ...configuration }, { ...options, ...more }).map(
    ({ subject, findings }) => [subject.kind, subject.name, findings.map(({ code }) => code)],
  );
}

const unreadable = (file: string) =>
  ({ code: 'IF106', severity: 'error', what: 'a', why: 'b', remedy: 'c', ...wholeFile(file) }) as const;

const ofUnknownSystem = imageOf('Server.json', {
  ...goldenImage(),
  resources: goldenImage().resources.map((machine) => ({
    ...machine,
    properties: {
      ...machine.properties,
      galleryImageReference: { publisher: 'P', offer: 'O', sku: 'S', version: 'latest' },
    },
  })),
});

describe('A judged configuration', () => {
  it('has a judgement of each golden image and each lab, without findings where all is right', () => {
    assert.deepEqual(judge(), [
      ['golden image', 'Server.json', []],
      ['lab', 'Near', []],
    ]);
  });

  it('has an error for a formula of a golden image that does not exist, with the nearest that does', () => {
    const formulas = ['Server', 'Sever'].map((path) => {
      const text = JSON.stringify({ ImagePath: path, formulaContent: { properties: {} } });
      const { formula } = parseFormula(text, `/c/Formulas/${path}.json`);
      assert.ok(formula);
      return formula;
    });
    const existingKeys = new Set(['server.json']);
    const judged = judgeConfiguration({ ...good, existingKeys, formulas }, options);
    assert.deepEqual(
      judged.flatMap(({ findings }) => findings.map(({ code, why, file }) => [code, why, file])),
      [['IF238', 'The nearest that exists is "Server.json".', '/c/Formulas/Sever.json']],
    );
  });

  it('C29 judges the name of the lab by what the template allows only where Azure was asked', () => {
    const { parameters, ...rest } = goldenImage();
    const image = imageOf('Server.json', {
      ...rest,
      parameters: { ...parameters, labName: { type: 'string', allowedValues: ['Other'] } },
    });
    assert.deepEqual(judge({ goldenImages: [image] })[0], ['golden image', 'Server.json', []]);
    assert.deepEqual(judge({ goldenImages: [image] }, { osTypes: new Map() })[0]?.[2], ['IF314']);
  });

  it('C29 judges that a size is missing only where Azure was asked: without it the inputs may be others', () => {
    const { parameters, ...rest } = goldenImage();
    const image = imageOf('Server.json', {
      ...rest,
      parameters: { ...parameters, size: { type: 'string' } },
    });
    const judged = (osTypes: JudgingOptions['osTypes']) =>
      judge({ goldenImages: [image] }, { vmSize: '', osTypes })[0]?.[2];
    assert.deepEqual([judged(undefined), judged(new Map())], [[], ['IF328']]);
  });

  it('C29 tells all that is wrong with the values of a golden image', () => {
    const { parameters, ...rest } = goldenImage();
    const more = {
      size: { type: 'string', allowedValues: ['S'] },
      count: { type: 'int', defaultValue: '1' },
    };
    const image = imageOf('Server.json', { ...rest, parameters: { ...parameters, ...more } });
    assert.deepEqual(judge({ goldenImages: [image] }, { vmSize: 'Standard_D2s_v5' })[0]?.[2], [
      'IF314',
      'IF314',
    ]);
  });

  it('gives a golden image the names that its VM and its image will have', () => {
    assert.deepEqual(judgeConfiguration(good, options)[0]?.details, {
      vmName: 'Server',
      imageName: 'Server-Aug-4-2018',
    });
  });

  it('has the findings of a file with its golden image, and other files by themselves', () => {
    const findings = [unreadable(server.file), unreadable('GoldenImages/Other.json')];
    assert.deepEqual(judge({ findings }), [
      ['golden image', 'Server.json', ['IF106']],
      ['file', 'GoldenImages/Other.json', ['IF106']],
      ['lab', 'Near', []],
    ]);
  });

  it('has the finding of a broken lab with the lab, and only there', () => {
    const broken = { ...unreadable('Labs.json'), code: 'IF206' } as const;
    assert.deepEqual(judge({ labs: [entryOf('Far'), { ...entryOf('Near'), broken }], findings: [broken] }), [
      ['golden image', 'Server.json', []],
      ['lab', 'Far', []],
      ['lab', 'Near', ['IF206']],
    ]);
  });

  it('finds no image wanted by nobody, and no entry without image, where the other half cannot be read', () => {
    assert.deepEqual(judge({ labs: undefined }), [['golden image', 'Server.json', []]]);
    assert.deepEqual(judge({ goldenImages: undefined }), [['lab', 'Near', []]]);
  });

  it('finds golden images that no lab takes', () => {
    const findings = judge({
      goldenImages: [server, imageOf('Other.json')],
      labs: [entryOf('Near', ['Server.json'])],
    });
    assert.ok(findings.some(([kind, name]) => kind === 'golden image' && name === 'Other.json'));
    assert.deepEqual(
      findings.filter(([, , codes]) => codes?.length !== 0).map(([, name]) => name),
      ['Other.json'],
    );
  });

  it('finds entries that match no golden image', () => {
    assert.deepEqual(judge({ labs: [entryOf('Near', ['', 'Linux'])] }).at(-1), ['lab', 'Near', ['IF208']]);
  });

  it('IF324 tells where only Azure knows the operating system, and IF307 where Azure does not either (C38)', () => {
    const goldenImages = [ofUnknownSystem];
    assert.deepEqual(judge({ goldenImages })[0]?.[2], ['IF324']);
    assert.deepEqual(judge({ goldenImages }, { osTypes: new Map() })[0]?.[2], ['IF307']);
    assert.deepEqual(judge({ goldenImages }, { osTypes: new Map(), includeSysprep: false })[0]?.[2], []);
  });

  it('takes for each golden image what Images.json says, as CreateImageVMs does', () => {
    const judged = (rule: object, more: Partial<JudgingOptions> = {}) => {
      const text = JSON.stringify({ Images: [{ ImagePaths: 'Server', ...rule }] });
      const { rules: imageRules, findings } = parseImagesJson(text, 'Images.json');
      return judge({ imageRules, findings }, { imageRules, ...more }).map(([kind, , codes]) => [kind, codes]);
    };
    const withoutSize = { vmSize: '', osTypes: new Map() };
    assert.deepEqual(judged({ Size: 'Standard_D4s_v5' }, withoutSize)[0], ['golden image', []]);
    assert.deepEqual(judged({}, withoutSize)[0], ['golden image', ['IF328']]);
    assert.deepEqual(judged({ Size: 'Standard_A1' })[0], ['golden image', ['IF323']]);
    assert.deepEqual(judged({ Size: 'Standard_D4s_v5' }, { vmSize: 'Standard_A1' })[0], ['golden image', []]);
    assert.deepEqual(judged({ Generalize: 'no' })[1], ['file', ['IF228']]);
  });

  it('needs no operating system for a golden image that Images.json does not generalize', () => {
    const text = '{"Images": [{"ImagePaths": "", "Generalize": false}]}';
    const { rules: imageRules } = parseImagesJson(text, 'Images.json');
    const judged = (more: Partial<JudgingOptions>) =>
      judge({ goldenImages: [ofUnknownSystem] }, { osTypes: new Map(), ...more })[0]?.[2];
    assert.deepEqual([judged({}), judged({ imageRules })], [['IF307'], []]);
  });

  it('IF323 judges a size that is an input once, with the inputs', () => {
    assert.deepEqual(judge({}, { vmSize: 'Standard_A1' }).at(-1), ['inputs', 'inputs', ['IF323']]);
  });

  it('finds overrides that no golden image uses', () => {
    const [kind, , codes] = judge({}, { overrides: [{ name: 'domian', value: 'x' }] }).at(-1) ?? [];
    assert.deepEqual([kind, codes?.length], ['inputs', 1]);
  });

  it('IF232 finds labs that want a gallery only where the inputs name none', () => {
    const labs = [{ ...entryOf('Near'), delivery: 'Gallery' } as const];
    const ofLab = (more: Partial<JudgingOptions>) => judge({ labs }, more)[1]?.[2];
    assert.deepEqual(ofLab({ gallery: ' ' }), ['IF232']);
    assert.deepEqual(ofLab({ gallery: 'Images', byGallery: true }), []);
    assert.deepEqual(ofLab({}), []);
    const broken = unreadable('Labs.json');
    assert.deepEqual(judge({ labs: labs.map((lab) => ({ ...lab, broken })) }, { gallery: '' })[1]?.[2], [
      'IF106',
    ]);
  });

  it('IF515 finds an input that can name no gallery', () => {
    assert.deepEqual(judge({}, { gallery: 'My-Images', byGallery: true }).at(-1), [
      'inputs',
      'inputs',
      ['IF515'],
    ]);
  });

  it('IF331 finds what a lab cannot get as a VHD, with the golden image', () => {
    const template = JSON.stringify(goldenImage()).replace('"sku":"S"', '"sku":"S-g2"');
    const goldenImages = [imageOf('Server.json', JSON.parse(template) as object)];
    const ofImage = (more: Partial<JudgingOptions>) => judge({ goldenImages }, more)[0]?.[2];
    assert.deepEqual(ofImage({ gallery: 'Images', byGallery: true }), ['IF331']);
    assert.deepEqual(ofImage({ gallery: '', byGallery: false }), ['IF322']);
  });
});
