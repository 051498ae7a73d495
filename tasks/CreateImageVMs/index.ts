import { createImageVMs } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(createImageVMs, () => import('../core/factory/create/step.js'));
