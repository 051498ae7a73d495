import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { DeploymentOutput } from '../../../../tasks/core/azure/resources/deployment-outputs.js';
import { isReserved } from '../../../../tasks/core/lab/environments/output-names.js';
import {
  environmentOutputs,
  outputDetails,
  outputVariables,
} from '../../../../tasks/core/lab/environments/template-outputs.js';
import { answering } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { environment } from './environment-answers.js';

const inputs = {
  OutputTemplateVariables: true,
  ExportEnvironmentTemplate: false,
  ExportEnvironmentTemplateLocation: '',
  EnvironmentTemplateLocationVariable: 'Location',
  EnvironmentTemplateSasTokenVariable: 'Token',
};

function outputsOf(outputs: readonly Partial<DeploymentOutput>[], more: Partial<typeof inputs> = {}) {
  const { azure, secrets } = answering();
  const given = { ...inputs, ...more };
  const context = fakeContext(given, azure);
  const all = outputs.map((one) => ({ name: 'x', isSecure: false, ...one }));
  const details = outputDetails(environment('Web'), all, context);
  const record = {
    verb: 'create',
    subject: { kind: 'environment', name: 'Web' },
    reason: '',
    findings: [],
    bytes: 0,
  };
  const records = [{ ...record, outcome: 'succeeded' as const, details }];
  return {
    details,
    secrets: [...secrets, ...context.secrets],
    notices: context.notices,
    variables: outputVariables(records, given),
    outputs: environmentOutputs(records),
  };
}

describe('The outputs of the template of an environment', () => {
  it('become variables that keep false, 0 and empty texts; objects and arrays are JSON', () => {
    const values = { no: false, none: 0, text: '', list: ['a'], settings: { a: { b: 1 } }, nothing: null };
    const { variables, outputs } = outputsOf(
      Object.entries(values).map(([name, value]) => ({ name, value })),
    );
    assert.deepEqual(
      variables.map(({ value }) => value),
      ['false', '0', '', '["a"]', '{"a":{"b":1}}', ''],
    );
    assert.deepEqual(JSON.parse(outputs['environmentOutputs'] ?? ''), values);
  });

  it('are secret and empty where their type is secure, and not in the JSON', () => {
    const { variables, outputs } = outputsOf([{ name: 'password', isSecure: true }]);
    assert.deepEqual(variables, [{ name: 'password', value: '', isSecret: true }]);
    assert.equal(outputs['environmentOutputs'], '{}');
  });

  it('are secret where they are the token of the exported template, which is protected', () => {
    const token = { name: 'token', value: '?access=s3cret' };
    const { variables, outputs, secrets } = outputsOf([token], { ExportEnvironmentTemplate: true });
    assert.deepEqual(variables, [{ name: 'token', value: '?access=s3cret', isSecret: true }]);
    assert.equal(outputs['environmentOutputs'], '{}');
    assert.deepEqual(secrets, ['?access=s3cret']);
    assert.equal(outputsOf([token]).variables[0]?.isSecret, false);
  });

  it('have the signatures in their addresses protected', () => {
    const { secrets } = outputsOf([{ value: { deep: ['https://store/x?sv=1&sig=a%2Fb'] } }]);
    assert.deepEqual(secrets, ['a%2Fb', 'a/b']);
  });

  it('set no variable by which the agent is led: a warning names it', () => {
    const { variables, notices } = outputsOf([
      { name: 'PATH', value: '/tmp' },
      { name: 'url', value: 'u' },
    ]);
    assert.deepEqual(
      variables.map(({ name }) => name),
      ['url'],
    );
    assert.match(notices[0]?.what ?? '', /No variable is set for PATH\./);
    assert.equal(outputsOf([{ name: 'PATH' }], { OutputTemplateVariables: false }).notices.length, 0);
  });

  it('set no variable with which no later step could be started, for its length: a warning names it', () => {
    const { variables, notices, outputs } = outputsOf([
      { name: 'log', value: 'x'.repeat(32_767) },
      { name: 'url', value: 'u' },
    ]);
    assert.deepEqual(
      variables.map(({ name }) => name),
      ['url'],
    );
    assert.equal(outputs['environmentOutputs'], '{"url":"u"}');
    assert.match(notices[0]?.what ?? '', /The output log of the template is left out/);
  });

  it('are not in the JSON where that would be as long', () => {
    const { variables, notices, outputs } = outputsOf(
      ['one', 'two'].map((name) => ({ name, value: 'x'.repeat(20_000) })),
    );
    assert.equal(variables.length, 2);
    assert.equal(outputs['environmentOutputs'], '{}');
    assert.match(notices[0]?.what ?? '', /environmentOutputs is left empty/);
  });

  it('cannot issue a logging command where the JSON is printed', () => {
    const { outputs } = outputsOf([{ value: '##vso[task.setvariable variable=a]b' }]);
    assert.ok(!outputs['environmentOutputs']?.includes('##vso'));
  });

  it('have reserved names in any casing, with dots or underscores', () => {
    const reserved = [
      'Path',
      'agent.name',
      'AGENT_TEMPDIRECTORY',
      'System.AccessToken',
      'NODE_OPTIONS',
      'ld_preload',
      'system accesstoken',
      'INPUT_SCRIPT',
      'DOTNET_STARTUP_HOOKS',
    ];
    assert.deepEqual(
      reserved.filter((name) => !isReserved(name)),
      [],
    );
    assert.deepEqual(
      ['siteName', 'pathToSite', 'agents', 'buildNumber', 'inputQueue'].filter(isReserved),
      [],
    );
  });
});
