import { describe } from 'mocha';
import { readScenarios } from '../worlds/cases.js';
import { defineScenarios } from '../worlds/scenario-tests.js';

describe('The tasks, one after the other, on the configuration of a team:', () => {
  defineScenarios(readScenarios().filter(({ steps }) => steps.length > 1));
});
