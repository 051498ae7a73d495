import { runImageFactory } from '../core/definitions/tasks.js';
import { runTask } from '../core/pipeline/start.js';

void runTask(runImageFactory, async () => (await import('../core/factory/whole/step.js')).wholeStep());
