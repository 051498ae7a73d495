import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import { tagOf } from '../../azure/resources/tags.js';
import { problem } from '../../step/problem.js';
import { isOfFactory } from '../factory-tags.js';
import { runTag } from './image-tags.js';
import { type ImageSource, isMadeOf } from './source.js';

/** What there is of the image: nothing, one whose creation failed, one that is being made of the source, this run's. */
export type Existing = 'nothing' | 'failed' | 'being made' | 'made';

interface Judged {
  readonly source: ImageSource;
  readonly runId: string;
}

/** @throws a problem where the name is taken by an image that this run must not replace */
export function judgeExisting(image: CustomImage | undefined, { source, runId }: Judged): Existing {
  if (!image) return 'nothing';
  if (isOfFactory(image))
    throw problem(
      `There is a custom image ${image.name}, and its tag ImagePath says that an image factory brought it: it is not replaced.`,
      'Choose another NewCustomImageName.',
    );
  const usability = usabilityOf(image);
  if (usability === 'failed') return 'failed';
  const isOfThisRun = tagOf(image.tags, runTag) === runId;
  const isOfSource = isMadeOf(image, source) ?? isOfThisRun;
  if (usability === 'unfinished') return unfinished(image, isOfSource);
  if (isOfThisRun && isOfSource) return 'made';
  throw problem(
    `There is a custom image ${image.name} already${isOfThisRun ? ', which this run made of something else' : ''}.`,
    'Choose another NewCustomImageName, such as one with $(Build.BuildId), or delete the image first (DeleteCustomImage).',
  );
}

function unfinished({ name, provisioningState }: CustomImage, isOfSource: boolean): Existing {
  if (isOfSource && !/^Deleting$/i.test(provisioningState)) return 'being made';
  throw problem(
    `There is a custom image ${name} in the state ${provisioningState} already, which is not made of the same source.`,
    'Run the task again once the image is gone, or choose another NewCustomImageName.',
  );
}
