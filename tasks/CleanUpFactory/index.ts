import { cleanUpFactory } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(cleanUpFactory, () => import('../core/factory/clean-up/step.js'));
