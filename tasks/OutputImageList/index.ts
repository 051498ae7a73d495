import { outputImageList } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(outputImageList, () => import('../core/factory/list/step.js'));
