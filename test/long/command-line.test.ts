import { defineWholeRun } from '../recovery/command-line-runs.js';

defineWholeRun(24);
