import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { formatName, taskEnvironment, variableEnvironment } from '../../local-agent/environment.js';
import { expand, variablesOf } from '../../local-agent/variables.js';

const open = (values: Record<string, string>) => variablesOf({ values, secret: false });

describe('The environment of a task', () => {
  it('A1: names have _ for dot and space, and upper case', () => {
    assert.equal(formatName('My.long-variable name'), 'MY_LONG-VARIABLE_NAME');
  });

  it('A2: later layers win', () => {
    const environment = taskEnvironment({
      agent: { LAB: 'agent', HOME: '/home/agent' },
      step: { LAB: 'step', STEP: 'step' },
      variables: open({ lab: 'variable', 'input.Lab': 'variable' }),
      inputs: { lab: 'input' },
      endpoints: { ENDPOINT_URL_1: 'https://management.example/' },
    });
    const { LAB, HOME, STEP, INPUT_LAB, TF_BUILD, ENDPOINT_URL_1 } = environment;
    assert.deepEqual(
      [LAB, HOME, STEP, INPUT_LAB, TF_BUILD, ENDPOINT_URL_1],
      ['variable', '/home/agent', 'step', 'input', 'True', 'https://management.example/'],
    );
  });

  it('A3: public variables stand in it, and their names as they were spelled', () => {
    assert.deepEqual(variableEnvironment(open({ 'Build.buildId': '7' })), {
      BUILD_BUILDID: '7',
      VSTS_PUBLIC_VARIABLES: '["Build.buildId"]',
      VSTS_SECRET_VARIABLES: '[]',
    });
  });

  it('A4: secret variables stand in it with a prefix only', () => {
    assert.deepEqual(variableEnvironment(variablesOf({ values: { 'vm.password': 'P' }, secret: true })), {
      SECRET_VM_PASSWORD: 'P',
      VSTS_PUBLIC_VARIABLES: '[]',
      VSTS_SECRET_VARIABLES: '["vm.password"]',
    });
  });

  it('A5: agent.jobstatus stands in it in two spellings', () => {
    const environment = variableEnvironment(open({ 'agent.jobstatus': 'Succeeded' }));
    assert.equal(environment['agent.jobstatus'], 'Succeeded');
    assert.equal(environment['AGENT_JOBSTATUS'], 'Succeeded');
  });

  it('A14: an empty input is set', () => {
    const layers = { agent: {}, step: {}, variables: open({}), inputs: { 'lab name': '' }, endpoints: {} };
    assert.equal(taskEnvironment(layers)['INPUT_LAB_NAME'], '');
  });
});

describe('Variables', () => {
  it('are the same in any case; the later layer wins', () => {
    const variables = variablesOf(
      { values: { 'Build.SourcesDirectory': 'default' }, secret: false },
      { values: { 'build.sourcesDirectory': 'given' }, secret: false },
    );
    assert.deepEqual(
      [...variables.values()],
      [{ name: 'build.sourcesDirectory', value: 'given', secret: false }],
    );
  });

  it('A12: are expanded in any case and in one pass, unknown ones stay', () => {
    const variables = open({ lab: '$(other)', other: 'no' });
    assert.equal(expand('$(LAB) $(unknown)', variables), '$(other) $(unknown)');
  });
});
