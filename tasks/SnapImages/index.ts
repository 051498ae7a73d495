import { runTask } from '../core/pipeline/run-task.js';
import { snapImages } from '../core/pipeline/task-inputs.js';

void runTask(snapImages, () => import('../core/factory/snap-images.js'));
