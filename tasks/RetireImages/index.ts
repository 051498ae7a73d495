import { runTask } from '../core/pipeline/run-task.js';
import { retireImages } from '../core/pipeline/task-inputs.js';

void runTask(retireImages, () => import('../core/factory/retire-images.js'));
