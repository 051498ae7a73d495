import { cleanDeploymentHistory } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(cleanDeploymentHistory, () => import('../core/factory/history/step.js'));
