import type { Values } from './values.js';
import { commonInputs, detailedExitcode, yes } from './inputs.js';

/** The options that the command line itself reads, whichever command it runs. */
export const hostOptions = [...commonInputs, yes, detailedExitcode] as const;

export type HostValues = Values<(typeof hostOptions)[number]>;
