import { deleteCustomImage } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(deleteCustomImage, () => import('../core/lab/delete-custom-image/step.js'));
