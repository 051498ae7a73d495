import { validateConfiguration } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(validateConfiguration, () => import('../core/factory/validate/step.js'));
