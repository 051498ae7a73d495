import { deleteLabVM } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(deleteLabVM, () => import('../core/lab/delete-machine/step.js'));
