import { deploymentInputTexts } from './deployment-input-texts.js';
import { factoryInputTexts } from './factory-input-texts.js';
import { labInputTexts } from './lab-input-texts.js';
import { placeTexts } from './place-texts.js';
import type { InputTexts } from './text.js';

/** The texts of all inputs, in the order in which forms and tables have them. */
export const inputTexts: InputTexts = {
  ...placeTexts,
  ...labInputTexts,
  ...deploymentInputTexts,
  ...factoryInputTexts,
};
