import { runTask } from '../core/pipeline/run-task.js';
import { createImageVMs } from '../core/pipeline/task-inputs.js';

void runTask(createImageVMs, () => import('../core/factory/create-image-vms.js'));
