import { snapImages } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(snapImages, () => import('../core/factory/snap/step.js'));
