import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Configuration } from '../../configuration/folder.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { LabSharing } from '../gallery/lab-sharing.js';
import { entryFindings } from '../labs/entry-findings.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { FactoryReads } from '../reads.js';
import type { ReadContext } from './inputs.js';
import { type ListedGallery, readGalleries, readLabSharing } from './read-galleries.js';

/** A lab of which is known what it has. */
export interface ListedLab {
  readonly lab: Lab;
  readonly entry: LabEntry;
  readonly images: readonly CustomImage[];
  /** What it shares of a gallery; absent for a lab that gets no images from one. */
  readonly sharing?: LabSharing;
  /** Why it is not known what it shares. */
  readonly sharingFault?: Finding;
}

/** What the labs of Labs.json have, and what decides whether that is this factory's. */
export interface LabsState extends Pick<Configuration, 'goldenImages' | 'existingKeys'> {
  readonly labs: readonly ListedLab[];
  /** The galleries that labs share which get their images from there. */
  readonly galleries: readonly ListedGallery[];
  /** Labs that cannot be read. */
  readonly unreadable: readonly LeftAlone[];
}

/** Reads the Configuration folder, and notices its findings. */
export async function readNoticed(
  { inputs, notice }: ReadContext,
  reads: Pick<FactoryReads, 'configuration'>,
): Promise<Configuration> {
  const configuration = await reads.configuration(inputs.ConfigurationLocation);
  const { goldenImages, labs, findings, unusedFiles, named } = configuration;
  const options = { strict: inputs.strictImagePaths, unusedFiles, named };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) notice(finding);
  return configuration;
}

/** Reads the labs of Labs.json: one list of labs a subscription, and one of custom images a lab. */
export async function readLabs(
  context: ReadContext,
  factoryLab: Lab,
  { labs: entries, goldenImages, existingKeys }: Configuration,
  reads: FactoryReads,
): Promise<LabsState> {
  const targets = await reads.targetLabs(entries);
  const read = await readEach(targets, (target) => readLab(context, target, reads));
  const labs = read.filter((one) => 'images' in one);
  return {
    goldenImages,
    existingKeys,
    labs,
    galleries: await readGalleries(context, labs, factoryLab),
    unreadable: read.filter((one) => 'outcome' in one),
  };
}

/** @returns why the lab is not listed, where it cannot be read: that stops no other */
async function readLab(
  context: ReadContext,
  { entry, lab, findings }: TargetLab,
  reads: Pick<FactoryReads, 'customImages'>,
): Promise<ListedLab | LeftAlone> {
  if (entry.broken) return unreadable(entry, [entry.broken]);
  if (!lab) return unreadable(entry, findings);
  findings.forEach(context.notice);
  try {
    const images = await reads.customImages(lab);
    const sharing = entry.delivery === 'Gallery' ? await readLabSharing(context, lab) : {};
    return { lab, entry, images, ...sharing };
  } catch (error) {
    context.signal.throwIfAborted();
    return unreadable(entry, [refused(error)]);
  }
}

function refused(error: unknown): Finding {
  return {
    severity: 'error',
    what: messageOf(error),
    remedy: remedyOf(error) ?? 'Check the roles of the service connection on the lab.',
  };
}

function unreadable({ labName }: LabEntry, findings: readonly Finding[]): LeftAlone {
  return {
    verb: 'list',
    subject: { kind: 'lab', name: labName },
    outcome: 'failed',
    reason: findings.map(({ what }) => what).join(' '),
    findings,
  };
}
