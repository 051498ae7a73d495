import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { missingVariable } from '../../../tasks/core/configuration/missing-variables.js';

describe('A variable that the pipeline does not have', () => {
  const named: readonly (readonly [string, string])[] = [
    ['$(Name)', 'Name'],
    [' $(Build.BuildIdd) ', 'Build.BuildIdd'],
    ['$(my-secret)', 'my-secret'],
    ['https://$(account).blob.core.windows.net/x', 'account'],
  ];
  for (const [value, name] of named)
    it(`is ${name} in "${value}"`, () => {
      assert.equal(missingVariable(value), name);
    });

  for (const value of [
    '$(Get-Date)',
    '$(hostname -f)',
    '$(cat /etc/hosts)',
    '$(cat</etc/hosts)',
    '$($env:USERNAME)',
    'echo $(hostname)',
    '$((1+2))',
    '$()',
    '$name',
    '${name}',
    'name',
  ])
    it(`is none in "${value}"`, () => {
      assert.equal(missingVariable(value), undefined);
    });
});
