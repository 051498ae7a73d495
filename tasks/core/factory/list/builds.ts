import { imagePathKey } from '../../configuration/image-path.js';
import type { ImageFacts } from '../../step/action.js';

/** An image that the factory has, for labs to get. */
export interface Build {
  readonly imagePath: string;
  readonly imageName: string;
  /** `undefined` where it is not known. */
  readonly timestamp: Date | undefined;
}

/** What the factory has of each golden image. */
export interface Builds {
  /** How many images of its path are newer than an image, as far as times are known. */
  readonly newerThan: (image: ImageFacts) => number;
  readonly newestOf: (imagePath: string) => Build | undefined;
}

/** Indexes images by their path; those of one name are one, wherever they are. */
export function indexBuilds(builds: readonly Build[]): Builds {
  const byPath = new Map<string, Build[]>();
  for (const build of builds) {
    const key = imagePathKey(build.imagePath);
    const others = byPath.get(key);
    if (others) others.push(build);
    else byPath.set(key, [build]);
  }
  const of = (path: string) => byPath.get(imagePathKey(path)) ?? [];
  return {
    newerThan: (image) => countNewer(of(image.path), image),
    newestOf: (path) =>
      of(path)
        .toSorted((one, other) => timeOf(one) - timeOf(other))
        .at(-1),
  };
}

function countNewer(builds: readonly Build[], { name = '', createdAt }: ImageFacts): number {
  const newer = builds.filter(({ timestamp }) => createdAt && timestamp && timestamp > createdAt);
  const names = new Set(newer.map(({ imageName }) => imageName.toLowerCase()));
  names.delete(name.toLowerCase());
  return names.size;
}

/** Before all others where it is unknown. */
function timeOf({ timestamp }: Build): number {
  return timestamp?.getTime() ?? -Infinity;
}
