import { updateBuildAgent } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(updateBuildAgent, () => import('../core/lab/power-machine/step.js'));
