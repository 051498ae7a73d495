import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { templateFindings } from '../../../../tasks/core/factory/templates/machine-findings.js';
import { imageOf, machine, names, sentMachine, values, windows, withMachine } from './prepared-templates.js';

const parameters = { ...names, until: { type: 'string', defaultValue: '2017-08-31T14:00:00.000Z' } };

const template = (expirationDate: JsonValue) => ({
  ...withMachine({ ...windows, expirationDate }, { apiVersion: '2018-09-15' }),
  parameters,
});

/** The findings about the date, and the date that is sent. */
function judged(expirationDate: JsonValue, changed: Partial<typeof values> = {}) {
  const found = templateFindings(imageOf(template(expirationDate)), { ...values, ...changed });
  const { properties } = sentMachine(template(expirationDate), changed) as { properties: JsonObject };
  return [
    found
      .filter(({ code }) => code === 'IF319')
      .map(({ severity, what }) => [severity, what.split(' ').at(-1)]),
    properties['expirationDate'],
  ];
}

const own = '2026-01-04T12:00:00.000Z';

describe('IF319 An expiration date of a template', () => {
  const zone = process.env['TZ'];

  before(() => {
    process.env['TZ'] = 'America/New_York';
  });

  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  const over: readonly JsonValue[] = [
    '2017-08-31T14:00:00.000Z',
    '2026-01-01T11:59:59Z',
    '2026-01-01T12:00:00',
    '2025-12-31',
    '12/31/2025',
    "[parameters('until')]",
    "[concat('2017', '-08-31')]",
    '2026-01-01T13:30:00+02:00',
  ];
  for (const date of over)
    it(`C44 that is over gives way to that of the task, with a warning: ${JSON.stringify(date)}`, () => {
      assert.deepEqual(judged(date), [[['warning', 'over.']], own]);
    });

  for (const date of ['tomorrow', '2026-13-45', '31.12.2027', 7, true, {}])
    it(`C44 that is none gives way to that of the task, with a warning: ${JSON.stringify(date)}`, () => {
      assert.deepEqual(judged(date), [[['warning', 'date.']], own]);
    });

  for (const date of ['2026-01-01T12:00:01', '2030-01-01', "[parameters('nobody')]", "[utcNow('u')]"])
    it(`C44 that is to come, or that only the deployment knows, stays: ${date}`, () => {
      assert.deepEqual(judged(date), [[], date]);
    });

  for (const date of ['', null, "[json('null')]"])
    it(`C44 that is empty is as none: ${JSON.stringify(date)}`, () => {
      assert.deepEqual(judged(date), [[], own]);
    });

  it('C44 that is over is left out where the task sets none', () => {
    const never = { expirationDate: undefined };
    assert.deepEqual(judged('2017-08-31', never), [[['warning', 'over.']], undefined]);
    assert.deepEqual(judged('2030-08-31', never), [[], '2030-08-31']);
    assert.deepEqual(judged('', never), [[], '']);
  });

  it('stands at its place, of every machine', () => {
    const name = "[concat(parameters('labName'), '/Helper')]";
    const expired = { ...windows, expirationDate: '2017-08-31' };
    const resources = [machine(windows), machine(expired, { name })];
    const image = imageOf({ parameters, resources });
    const [finding, ...others] = templateFindings(image, values).filter(({ code }) => code === 'IF319');
    assert.deepEqual(others, []);
    assert.match(image.text.split('\n')[(finding?.line ?? 0) - 1] ?? '', /"expirationDate": "2017-08-31"/);
  });
});
