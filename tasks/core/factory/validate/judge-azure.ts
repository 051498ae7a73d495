import type { GoldenImage } from '../../configuration/golden-image.js';
import type { MatchingOptions } from '../labs/matching.js';
import type { MachineValues } from '../templates/values.js';
import { findingsOfArtifacts } from './artifact-findings.js';
import type { AzureState, CheckedTarget, FactoryState } from './azure-state.js';
import { findingsOfFactory, findingsOfMachine, type ValuedImage } from './factory-findings.js';
import { judgeFullRun, judgePreview } from './judge-previews.js';
import { hasError, type Judged, judgedRun, keyOfLab } from './judged.js';
import { findingsOfTarget } from './target-findings.js';
import { mayOnlyRead, onlyReads, ownNeeds } from './task-needs.js';

/** What the inputs say of golden images and of entries. */
export interface AzureJudging {
  readonly valuesOf: (image: GoldenImage) => MachineValues;
  readonly matching: MatchingOptions;
  /** The keys of golden images that cannot be built, by what is known without Azure. */
  readonly unbuildable: ReadonlySet<string>;
}

/** Judges target labs, factory lab, golden images and a full run by the state of Azure. */
export function judgeAzure(
  state: AzureState,
  goldenImages: readonly GoldenImage[],
  { valuesOf, matching, unbuildable }: AzureJudging,
): Judged[] {
  const { targets, factory, unanswered, isForChecks } = withRelevantNeeds(state);
  const images = goldenImages.map((image) => [image, valuesOf(image)] as const);
  const machines = factory ? images.map((image) => judgeMachine(image, factory)) : [];
  const failing = new Set([...unbuildable, ...machines.filter(hasError).map(({ key }) => key)]);
  const built = images.filter(([{ key }]) => !failing.has(key));
  return [
    ...targets.map((target) => judgeTarget(target, factory)),
    ...(factory ? [judgeFactory(factory, built), ...machines] : []),
    ...(isForChecks ? [judgedRun('Permissions', [onlyReads], 'The service connection may only read.')] : []),
    ...(unanswered.length > 0 ? [judgedRun('Azure', unanswered, 'Not every question was answered.')] : []),
    ...(factory
      ? [
          ...factory.previews.map(judgePreview),
          judgeFullRun(
            built.map(([image]) => image),
            targets,
            factory,
            matching,
          ),
        ]
      : []),
  ];
}

/** For a service connection that may only read, keeps the needs of this task alone. */
function withRelevantNeeds(state: AzureState): AzureState & { readonly isForChecks: boolean } {
  const { targets, factory } = state;
  const all = [...targets, ...(factory ? [factory] : [])].flatMap(({ needs }) => needs);
  if (!mayOnlyRead(all)) return { ...state, isForChecks: false };
  const own = <T extends Pick<FactoryState, 'needs'>>(place: T): T => ({
    ...place,
    needs: ownNeeds(place.needs),
  });
  return { ...state, targets: targets.map(own), factory: factory && own(factory), isForChecks: true };
}

function judgeTarget(target: CheckedTarget, factory: FactoryState | undefined): Judged {
  return {
    key: keyOfLab(target.entry),
    subject: { kind: 'lab', name: target.entry.labName },
    findings: findingsOfTarget(target, factory),
    details: {},
  };
}

/** @param images those that can be built */
function judgeFactory(factory: FactoryState, images: readonly ValuedImage[]): Judged {
  const { lab } = factory;
  return {
    key: lab.id,
    subject: { kind: 'lab', name: lab.name },
    findings: findingsOfFactory(images, factory),
    details: {},
  };
}

function judgeMachine(valued: ValuedImage, factory: FactoryState): Judged {
  const [{ key, imagePath }] = valued;
  return {
    key,
    subject: { kind: 'golden image', name: imagePath },
    imageFacts: { path: imagePath },
    findings: [...findingsOfMachine(valued, factory), ...findingsOfArtifacts(valued, factory)],
    details: {},
  };
}
