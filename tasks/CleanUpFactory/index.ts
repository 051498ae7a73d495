import { runTask } from '../core/pipeline/run-task.js';
import { cleanUpFactory } from '../core/pipeline/task-inputs.js';

void runTask(cleanUpFactory, () => import('../core/factory/clean-up-factory.js'));
