import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { namesInTable } from './readme-tables.js';

const readme = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8');

describe('The README', () => {
  for (const { name, inputs, outputVariables } of taskDefinitions) {
    it(`lists the inputs of ${name}`, () => {
      const names = inputs.map((input) => input.name).sort();
      assert.deepEqual(namesInTable(readme, name).sort(), names);
    });

    it(`names the output variables of ${name}`, () => {
      const section = readme.split(`### ${name}`)[1]?.split('\n#')[0] ?? '';
      const line = section.split('\n').find((text) => text.startsWith('Output variables:')) ?? '';
      assert.deepEqual(
        [...line.matchAll(/`(\w+)`/g)].map(([, variable]) => variable),
        [...outputVariables],
      );
    });
  }
});
