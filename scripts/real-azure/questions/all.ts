import type { Question } from '../asking/question.js';
import { deletions } from './deletions.js';
import { secondGrant } from './grants.js';
import { imageOfVhd } from './images-of-vhds.js';

/** All questions, by their numbers, which never change. */
export const questions: readonly Question[] = [imageOfVhd, deletions, secondGrant];
