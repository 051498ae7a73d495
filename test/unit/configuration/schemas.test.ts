import Ajv from 'ajv';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import { isObject, type JsonValue, parseJson } from '../../../tasks/core/configuration/json.js';
import { parseImagesJson } from '../../../tasks/core/configuration/images-json.js';
import { labsFormFindings } from '../../../tasks/core/configuration/labs-form.js';
import { parseLabsJson } from '../../../tasks/core/configuration/labs-json.js';
import { templateFormFindings } from '../../../tasks/core/configuration/template-form.js';
import { decodeText } from '../../../tasks/core/configuration/text.js';
import type { BadFile } from './bad-files.js';
import { badImages } from './bad-images.js';
import { badLabs } from './bad-labs.js';
import { badTemplates } from './bad-templates.js';

const root = join(import.meta.dirname, '..', '..', '..');

const readJson = (...path: readonly string[]) =>
  parseJson(readFileSync(join(root, ...path), 'utf8')).value ?? null;

const schemas = {
  labs: readJson('schemas', 'labs.schema.json'),
  images: readJson('schemas', 'images.schema.json'),
  goldenImage: readJson('schemas', 'golden-image.schema.json'),
};

/** Whether a schema accepts a file; undefined for a file that is not JSON. */
function accepts(schema: JsonValue, { content }: BadFile): boolean | undefined {
  assert.ok(isObject(schema));
  const text = typeof content === 'string' ? content : decodeText(content).text;
  const { value } = { value: undefined, ...parseJson(text) };
  return value === undefined ? undefined : new Ajv().validate(schema, value) === true;
}

/** The codes of findings about the form of Labs.json; duplicates and matches do not belong to the form. */
const codesOfForm = /^IF(20[2346-7]|21[6-9]|22[04])$/;

function labsAreRight({ content }: BadFile): boolean {
  const text = typeof content === 'string' ? content : decodeText(content).text;
  const findings = [...parseLabsJson(text, 'Labs.json').findings, ...labsFormFindings(text, 'Labs.json')];
  return !findings.some(({ code }) => codesOfForm.test(code));
}

/** How long an entry takes to match and what stands twice, a schema cannot tell. */
const beyondSchemas = [
  'an entry that takes too long to match',
  'ImagePaths twice',
  'Size twice',
  'a parameter twice',
  'Images twice',
  'names in other casing',
];

function imagesAreRight({ content, given }: BadFile): boolean | undefined {
  if (beyondSchemas.includes(given)) return undefined;
  const text = typeof content === 'string' ? content : decodeText(content).text;
  return parseImagesJson(text, 'Images.json').findings.length === 0;
}

function templateIsRight({ content }: BadFile): boolean | undefined {
  const text = typeof content === 'string' ? content : decodeText(content).text;
  const image = parseGoldenImage(text, 'x.json', 'x.json');
  return 'code' in image ? undefined : templateFormFindings(image).length === 0;
}

/** The tasks read names in any casing; an editor that offers names shows the usual one. */
const onlyRead = [
  'names in other casing',
  'a Delivery in other casing',
  'a test of the start in other casing',
];

function describeAgreement(
  title: string,
  schema: JsonValue,
  files: readonly BadFile[],
  isRight: (file: BadFile) => boolean | undefined,
): void {
  describe(title, () => {
    for (const file of files) {
      const accepted = accepts(schema, file);
      const right = isRight(file);
      if (accepted === undefined || right === undefined || onlyRead.includes(file.given)) continue;
      it(`${right ? 'takes' : 'refuses'} ${file.given}, as the tasks do`, () => {
        assert.equal(accepted, right);
      });
    }

    it('describes every property', () => {
      assert.deepEqual(undescribed(schema), []);
    });
  });
}

function undescribed(value: JsonValue, path = ''): string[] {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, index) => undescribed(item, `${path}/${index}`));
  if (!isObject(value)) return [];
  const properties = value['properties'];
  // The branches of a condition only refine properties that are described where they are declared.
  const own =
    isObject(properties) && typeof properties['description'] !== 'string' && !path.includes('/else')
      ? Object.entries(properties).filter(([, one]) => !(isObject(one) && 'description' in one))
      : [];
  return [
    ...own.map(([name]) => `${path}/${name}`),
    ...Object.entries(value).flatMap(([name, member]) => undescribed(member, `${path}/${name}`)),
  ];
}

describeAgreement('The schema of Labs.json', schemas.labs, badLabs, labsAreRight);

describeAgreement('The schema of Images.json', schemas.images, badImages, imagesAreRight);

describeAgreement(
  'The schema of golden images',
  schemas.goldenImage,
  badTemplates.filter(({ file }) => !file.endsWith('.parameters.json')),
  templateIsRight,
);

describe('The settings of the sample', () => {
  const settings = z
    .object({ 'json.schemas': z.array(z.object({ fileMatch: z.array(z.string()), url: z.string() })) })
    .parse(readJson('sample', '.vscode', 'settings.json'));

  it('name schemas that there are', () => {
    const urls = settings['json.schemas'].map(({ url }) => url);
    for (const url of urls) assert.ok(isObject(readJson(url)), url);
  });
});
