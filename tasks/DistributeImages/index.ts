import { distributeImages } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(distributeImages, () => import('../core/factory/distribute/step.js'));
