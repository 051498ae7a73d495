import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  architectureIn,
  generationIn,
  osTypeIn,
  securityTypeIn,
} from '../../../../tasks/core/azure/resources/machine-traits.js';

describe('What Azure tells of the machines that start from a disk or image', () => {
  it('is the first generation where it tells none', () => {
    assert.deepEqual([undefined, 5, 'V1', 'V2', 'v2'].map(generationIn), ['V1', 'V1', 'V1', 'V2', 'V2']);
  });

  it('is x64 where it tells no architecture', () => {
    assert.deepEqual([undefined, null, 'x64', 'Arm64', 'ARM64'].map(architectureIn), [
      'x64',
      'x64',
      'x64',
      'Arm64',
      'Arm64',
    ]);
  });

  it('is an operating system that is known', () => {
    assert.deepEqual(['windows', 'Linux', 'Plan9', null].map(osTypeIn), [
      'Windows',
      'Linux',
      undefined,
      undefined,
    ]);
  });

  it('is no security type where it says that it is a usual one', () => {
    assert.deepEqual(['TrustedLaunch', 'Standard', '', null].map(securityTypeIn), [
      'TrustedLaunch',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
