import { runTask } from '../core/pipeline/run-task.js';
import { distributeImages } from '../core/pipeline/task-inputs.js';

void runTask(distributeImages, () => import('../core/factory/distribute-images.js'));
