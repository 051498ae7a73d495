import type { GoldenImage } from '../../configuration/golden-image.js';
import { testFindings } from '../images/test-findings.js';
import type { MatchingOptions } from '../labs/matching.js';
import type { MachineValues } from '../templates/values.js';
import { findingsOfArtifacts } from './artifact-findings.js';
import type { Finding } from '../../step/action.js';
import type { AzureState, CheckedTarget, FactoryState } from './azure-state.js';
import { findingsOfFactory, findingsOfMachine, type ValuedImage } from './factory-findings.js';
import { clashFindings, findingsOfGallery } from './gallery-findings.js';
import type { CheckedGallery } from './gallery-state.js';
import { judgeFullRun, judgePreview } from './judge-previews.js';
import { hasError, type Judged, judgedRun, keyOfLab } from './judged.js';
import { labSizeFindings } from './lab-size-findings.js';
import { takersOf } from './takers.js';
import { at, findingsOfTarget } from './target-findings.js';
import { mayOnlyRead, onlyReads, ownNeeds } from './task-needs.js';

/** What the inputs say of golden images and of entries. */
export interface AzureJudging {
  readonly valuesOf: (image: GoldenImage) => MachineValues;
  readonly matching: MatchingOptions;
  /** VHDs are copied to labs in other regions. */
  readonly allowOtherRegions: boolean;
  /** The keys of golden images that cannot be built, by what is known without Azure. */
  readonly unbuildable: ReadonlySet<string>;
  /** The image paths of golden images that are to be tested. */
  readonly toTest?: readonly string[];
}

/** Judges target labs, factory lab, golden images and a full run by the state of Azure. */
export function judgeAzure(
  state: AzureState,
  goldenImages: readonly GoldenImage[],
  judging: AzureJudging,
): Judged[] {
  const { valuesOf, unbuildable, toTest = [] } = judging;
  const { targets, factory, gallery, unanswered, isForChecks } = withRelevantNeeds(state);
  const images = goldenImages.map((image) => [image, valuesOf(image)] as const);
  const machines = factory ? images.map((image) => judgeMachine(image, factory)) : [];
  const failing = new Set([...unbuildable, ...machines.filter(hasError).map(({ key }) => key)]);
  const built = images.filter(([{ key }]) => !failing.has(key));
  return [
    ...targets.map((target) => judgeTarget(target, factory, images, judging)),
    ...(factory ? [judgeFactory(factory, built, toTest), ...machines] : []),
    ...(factory && gallery ? judgeGallery(gallery, factory, goldenImages, targets, judging) : []),
    ...(isForChecks ? [judgedRun('Permissions', [onlyReads], 'The service connection may only read.')] : []),
    ...(unanswered.length > 0 ? [judgedRun('Azure', unanswered, 'Not every question was answered.')] : []),
    ...(factory
      ? [
          ...factory.previews.map(judgePreview),
          judgeFullRun(
            built.map(([image]) => image),
            servedTargets(targets, gallery),
            factory,
            judging,
          ),
        ]
      : []),
  ];
}

/** The labs without those whose gallery cannot be used. */
function servedTargets(
  targets: readonly CheckedTarget[],
  gallery: CheckedGallery | undefined,
): readonly CheckedTarget[] {
  return gallery?.view.fault ? targets.filter(({ byGallery }) => byGallery === undefined) : targets;
}

/** For a service connection that may only read, keeps the needs of this task alone. */
function withRelevantNeeds(state: AzureState): AzureState & { readonly isForChecks: boolean } {
  const { targets, factory, gallery } = state;
  const places = [...targets, factory, gallery].filter((place) => place !== undefined);
  if (!mayOnlyRead(places.flatMap(({ needs }) => needs))) return { ...state, isForChecks: false };
  const own = <T extends Pick<FactoryState, 'needs'>>(place: T): T => ({
    ...place,
    needs: ownNeeds(place.needs),
  });
  return {
    ...state,
    targets: targets.map(own),
    factory: factory && own(factory),
    gallery: gallery && own(gallery),
    isForChecks: true,
  };
}

function judgeTarget(
  target: CheckedTarget,
  factory: FactoryState | undefined,
  images: readonly ValuedImage[],
  { matching, allowOtherRegions }: AzureJudging,
): Judged {
  const { entry, byGallery } = target;
  const options = { ...matching, generations: factory?.generations };
  const ofSizes = byGallery ? labSizeFindings(entry, byGallery, images, options) : [];
  return {
    key: keyOfLab(entry),
    subject: { kind: 'lab', name: entry.labName },
    findings: [
      ...findingsOfTarget(target, factory, allowOtherRegions),
      ...ofSizes.map((one) => at(entry, one)),
    ],
    details: {},
  };
}

/** Judges the gallery, and golden images that cannot be published in it. */
function judgeGallery(
  checked: CheckedGallery,
  { lab }: FactoryState,
  goldenImages: readonly GoldenImage[],
  targets: readonly CheckedTarget[],
  { matching }: AzureJudging,
): Judged[] {
  const { name, view } = checked;
  const labs = targets.map(({ entry }) => entry);
  const taken = goldenImages.filter(
    ({ imagePath }) => takersOf(imagePath, labs, matching).byGallery().length > 0,
  );
  const clashes = view.stock ? clashFindings(taken, view.stock, lab) : new Map<string, Finding>();
  return [
    {
      key: `gallery ${name}`,
      subject: { kind: 'gallery', name },
      findings: findingsOfGallery(checked),
      details: {},
    },
    ...taken.flatMap((image) => {
      const clash = clashes.get(image.key);
      return clash ? [judgedImage(image, [clash])] : [];
    }),
  ];
}

/** @param images those that can be built */
function judgeFactory(
  factory: FactoryState,
  images: readonly ValuedImage[],
  toTest: readonly string[],
): Judged {
  const { lab, machines } = factory;
  return {
    key: lab.id,
    subject: { kind: 'lab', name: lab.name },
    findings: [...findingsOfFactory(images, factory), ...testFindings(toTest, machines)],
    details: {},
  };
}

function judgeMachine(valued: ValuedImage, factory: FactoryState): Judged {
  const [image] = valued;
  return judgedImage(image, [...findingsOfMachine(valued, factory), ...findingsOfArtifacts(valued, factory)]);
}

function judgedImage({ key, imagePath }: GoldenImage, findings: readonly Finding[]): Judged {
  return {
    key,
    subject: { kind: 'golden image', name: imagePath },
    imageFacts: { path: imagePath },
    findings,
    details: {},
  };
}
