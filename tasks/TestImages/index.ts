import { testImages } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(testImages, () => import('../core/factory/test/step.js'));
