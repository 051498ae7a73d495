import { rollbackImages } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(rollbackImages, () => import('../core/factory/rollback/step.js'));
