import { createLabVM } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(createLabVM, () => import('../core/lab/create-machine/step.js'));
