import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { namePattern } from '../../../../tasks/core/factory/history/name-pattern.js';

describe('A pattern for names of deployments', () => {
  const matching: readonly (readonly [string, string, boolean])[] = [
    ['Deploy-*', 'Deploy-W', true],
    ['Deploy-*', 'deploy-w-0a1b2c3d', true],
    ['Deploy-*', 'Deploy', false],
    ['Deploy-*', 'MyDeploy-W', false],
    ['Deploy-?', 'Deploy-W', true],
    ['Deploy-?', 'Deploy-WX', false],
    ['Deploy.(W)', 'Deploy.(W)', true],
    ['Deploy.W', 'DeployxW', false],
    ['Deploy-*-*', 'Deploy-a-b', true],
  ];
  for (const [pattern, name, expected] of matching)
    it(`${pattern} ${expected ? 'matches' : 'does not match'} ${name}`, () =>
      assert.equal(namePattern(pattern)(name), expected));

  for (const pattern of ['*', '', 'De*', '?eploy-*', '-Deploy*', '1234*'])
    it(`is refused where it does not begin with three letters: "${pattern}"`, () =>
      assert.throws(() => namePattern(pattern), /must begin with three letters or more/));

  for (const pattern of ['Deploy/*', 'Deploy *', 'Deploy[a]', 'Deploy-$'])
    it(`is refused with a character that no name has: "${pattern}"`, () =>
      assert.throws(() => namePattern(pattern), /a character that no name of a deployment has/));
});
