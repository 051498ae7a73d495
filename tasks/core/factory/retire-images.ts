import type { Azure } from '../azure/azure.js';
import {
  deleteCustomImage,
  getCustomImage,
  listCustomImages,
  type CustomImage,
} from '../azure/custom-images.js';
import type { Lab } from '../azure/labs.js';
import { readGoldenImages, readLabs } from '../configuration/folder.js';
import type { LabEntry } from '../configuration/labs-json.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import { messageOf } from '../step/problem.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { countOf } from './outputs.js';
import { openStore, readStore, type Store, type StoredBlobs } from './store.js';
import { findTargetLabs } from './target-labs.js';

export interface RetireInputs extends FactoryLabInputs {
  readonly ConfigurationLocation: string;
  readonly ImagesToSave: number;
  readonly strictImagePaths: boolean;
  readonly keepLastOfRemoved: boolean;
  readonly allowMassDeletion: boolean;
  readonly orphanGraceHours: number;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
}
