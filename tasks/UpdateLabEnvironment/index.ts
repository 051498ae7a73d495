import { updateLabEnvironment } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(updateLabEnvironment, () => import('../core/lab/update-environment/step.js'));
