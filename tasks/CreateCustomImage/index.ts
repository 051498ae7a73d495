import { createCustomImage } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(createCustomImage, () => import('../core/lab/create-custom-image/step.js'));
