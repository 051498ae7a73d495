import { runTask } from '../core/pipeline/run-task.js';
import { validateConfiguration } from '../core/pipeline/task-inputs.js';

void runTask(validateConfiguration, () => import('../core/factory/validate-configuration.js'));
