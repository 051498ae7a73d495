import { createLabEnvironment } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(createLabEnvironment, () => import('../core/lab/create-environment/step.js'));
