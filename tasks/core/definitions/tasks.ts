import {
  cleanUpFactory,
  createImageVMs,
  distributeImages,
  retireImages,
  snapImages,
  testImages,
} from './factory-tasks.js';
import type { TaskDefinition } from './input.js';
import {
  createCustomImage,
  createLabEnvironment,
  createLabVM,
  deleteCustomImage,
  deleteLabEnvironment,
  deleteLabVM,
  updateLabEnvironment,
} from './lab-tasks.js';
import { cleanDeploymentHistory, outputImageList, updateBuildAgent } from './side-tasks.js';
import { rollbackImages, runImageFactory, validateConfiguration } from './whole-tasks.js';

/**
 * The one table of inputs and output variables (compatibility, section 2). Names equal those of the script
 * parameters, casing included. `npm run definitions` makes task.json and the tables of the documentation of it and of
 * the texts beside it. Their place in a form is that of the texts.
 */
export * from './factory-tasks.js';
export * from './lab-tasks.js';
export * from './side-tasks.js';
export * from './whole-tasks.js';

const factoryTasks = [
  createImageVMs,
  snapImages,
  testImages,
  distributeImages,
  cleanUpFactory,
  retireImages,
  rollbackImages,
  runImageFactory,
  validateConfiguration,
] as const;

const sideTasks = [updateBuildAgent, cleanDeploymentHistory, outputImageList] as const;

const labTasks = [
  createLabVM,
  deleteLabVM,
  createCustomImage,
  deleteCustomImage,
  createLabEnvironment,
  updateLabEnvironment,
  deleteLabEnvironment,
] as const;

/** A task for a single step in any lab. */
export type LabTask = (typeof labTasks)[number];

/** A task beside the nightly run. */
export type SideTask = (typeof sideTasks)[number];

/** One of the definitions, with its own names. */
export type Task = (typeof factoryTasks)[number] | LabTask | SideTask;

/** Every task of the extension. */
export const taskDefinitions: readonly TaskDefinition[] = [...factoryTasks, ...sideTasks, ...labTasks];
