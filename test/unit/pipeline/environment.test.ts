import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  endpointData,
  endpointParameter,
  inputText,
  runIdOf,
  variable,
} from '../../../tasks/core/pipeline/environment.js';

const environment = {
  BUILD_BUILDID: '4711',
  INPUT_VMSIZE: 'Standard_D2s_v5',
  INPUT_EMPTY: '  ',
  ENDPOINT_AUTH_PARAMETER_id_TENANTID: 'the-tenant',
  ENDPOINT_DATA_id_SUBSCRIPTIONID: 'the-subscription',
};

describe('The environment of a task', () => {
  it('has variables, inputs and endpoints in the spelling of the agent', () => {
    assert.deepEqual(
      [
        variable(environment, 'Build.BuildId'),
        inputText(environment, 'vmSize'),
        endpointParameter(environment, 'id', 'tenantid'),
        endpointData(environment, 'id', 'subscriptionId'),
      ],
      ['4711', 'Standard_D2s_v5', 'the-tenant', 'the-subscription'],
    );
  });

  it('has nothing where a value is absent or empty', () => {
    assert.deepEqual(
      [inputText(environment, 'empty'), variable(environment, 'Agent.ProxyUrl')],
      [undefined, undefined],
    );
  });

  it('tells the run by its build, or by its release although that has a build too', () => {
    assert.equal(runIdOf(environment), '4711');
    assert.equal(runIdOf({ ...environment, RELEASE_RELEASEID: '12' }), '12');
    assert.equal(runIdOf({}), 'local');
  });
});
