import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  type ConfigurationError,
  isConfigurationError,
} from '../../../../tasks/core/configuration/finding.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import { plan } from '../../../../tasks/core/factory/validate/plan.js';
import type { ValidateState } from '../../../../tasks/core/factory/validate/state.js';
import { machineOf } from '../../../worlds/azure-things.js';
import { entryOf, factoryOf, imageOf, targetOf } from './checked-things.js';

const inputs = {
  ...defaultsOf(validateConfiguration),
  ConfigurationLocation: 'Configuration',
  vmSize: 'Standard_D2s_v5',
};

const good: ValidateState = {
  configuration: { goldenImages: [imageOf('Server.json')], labs: [entryOf('Near')], findings: [] },
  overrides: [],
  azure: undefined,
  now: new Date('2018-08-04T12:00:00Z'),
};

const withAzure: ValidateState = {
  ...good,
  azure: { targets: [targetOf('Near')], factory: factoryOf({ repositories: [] }), unanswered: [] },
};

describe('The plan of ValidateConfiguration', () => {
  it('has no action: each thing is checked and left alone', () => {
    const { actions, leftAlone } = plan(good, inputs);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      leftAlone.map(({ verb, subject, outcome }) => [verb, subject.name, outcome]),
      [
        ['check', 'Server.json', 'succeeded'],
        ['check', 'Near', 'succeeded'],
      ],
    );
  });

  it('has one judgement of a thing that both the configuration and Azure tell of', () => {
    assert.deepEqual(
      plan(withAzure, inputs).leftAlone.map(({ subject, outcome }) => [subject.name, outcome]),
      [
        ['Server.json', 'succeeded'],
        ['Near', 'succeeded'],
        ['Factory', 'failed'],
        ['A full run', 'succeeded'],
      ],
    );
  });

  it('C20 counts the copies of a full run by strictImagePaths', () => {
    const entry = entryOf('Near', ['Ser']);
    const azure = { targets: [targetOf('Near', { entry })], factory: factoryOf(), unanswered: [] };
    const counted = [false, true].map((strictImagePaths) => {
      const { leftAlone } = plan({ ...good, azure }, { ...inputs, strictImagePaths });
      return /make (\d) copies/.exec(leftAlone.at(-1)?.reason ?? '')?.[1];
    });
    assert.deepEqual(counted, ['1', '0']);
  });

  it('counts in a full run only golden images that can be built', () => {
    const template = imageOf('Bad.json').template;
    const needing = { ...template, parameters: { edition: { type: 'string' } } };
    const goldenImages = [imageOf('Server.json'), imageOf('Bad.json', needing)];
    const azure = { targets: [], factory: factoryOf(), unanswered: [] };
    const configuration = { ...good.configuration, goldenImages };
    const { leftAlone } = plan({ ...good, configuration, azure }, inputs);
    assert.match(leftAlone.at(-1)?.reason ?? '', /create and store 1 images/);
  });

  it('names VMs beside those of the factory lab, and images beside the stored ones', () => {
    const azure = { targets: [], unanswered: [], factory: factoryOf({ machines: [machineOf('Server')] }) };
    assert.deepEqual(
      plan({ ...good, azure }, inputs).leftAlone.flatMap(({ findings = [] }) =>
        findings.map(({ code }) => code),
      ),
      ['IF401'],
    );
  });

  it('IF522 tells with the factory lab of images that wait for their test, without a file', () => {
    const text = JSON.stringify({ Images: [{ ImagePaths: '', Test: 'boot' }] });
    const configuration = { ...good.configuration, imageRules: parseImagesJson(text, 'Images.json').rules };
    const tags = { ImagePath: 'Server.json', ImageFactoryTest: 'true' };
    const azure = {
      targets: [],
      unanswered: [],
      factory: factoryOf({ machines: [machineOf('S', { tags })] }),
    };
    const { leftAlone } = plan({ ...good, configuration, azure }, inputs);
    assert.deepEqual(
      leftAlone.flatMap(({ subject, findings = [] }) =>
        findings.filter(({ code }) => code === 'IF522').map(({ severity }) => [subject.name, severity]),
      ),
      [['Factory', 'warning']],
    );
  });

  it('is an error with every finding where the configuration is unusable as a whole', () => {
    const unusable = { code: 'IF103', severity: 'error', what: 'a', why: 'b', remedy: 'c' } as const;
    const configuration = {
      goldenImages: [],
      labs: [entryOf('Near', ['Server'])],
      findings: [unusable],
      unusable,
    };
    assert.throws(
      () => plan({ ...good, configuration }, inputs),
      (error) => {
        assert.ok(isConfigurationError(error));
        assert.deepEqual(
          (error satisfies ConfigurationError).findings.map(({ code }) => code),
          ['IF208', 'IF103'],
        );
        return true;
      },
    );
  });
});
