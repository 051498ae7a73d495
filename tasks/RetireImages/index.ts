import { retireImages } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(retireImages, () => import('../core/factory/retire/step.js'));
