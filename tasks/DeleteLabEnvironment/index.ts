import { deleteLabEnvironment } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(deleteLabEnvironment, () => import('../core/lab/delete-environment/step.js'));
