import type { Azure } from '../../azure/azure.js';
import { type LabPolicy, listLabPolicies } from '../../azure/resources/lab-policies.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { impossibleGallery } from '../gallery/gallery-name.js';
import { galleryNeedsOfTasks, placesOf } from '../gallery/gallery-needs.js';
import { readOtherGallery, sharesOther } from '../gallery/lab-sharing.js';
import { type GalleryView, readGallery } from '../gallery/read-stock.js';
import { needsAt } from '../../lab/preflight.js';
import { answered } from './answered.js';
import type { ReadContext } from './inputs.js';
import { needsByGallery, readNeeds, type TaskNeeds } from './task-needs.js';

/** The gallery that the input names. */
export interface CheckedGallery {
  readonly name: string;
  readonly view: GalleryView;
  /** What of it cannot be used or read. */
  readonly findings: readonly Finding[];
  readonly needs: readonly TaskNeeds[];
}

/**
 * Reads the gallery that the input names, and what the connection lacks on it.
 * @returns nothing without the input, and for a name that no gallery can have: then no request is sent
 */
export async function readCheckedGallery(
  context: ReadContext<Azure>,
  factoryLab: Lab,
): Promise<CheckedGallery | undefined> {
  const gallery = context.inputs.gallery ?? '';
  const named = gallery.trim();
  if (impossibleGallery(named)) return undefined;
  const findings: Finding[] = [];
  const notice = (finding: Finding) => void findings.push(finding);
  const view = await readGallery({ ...context, inputs: { ...context.inputs, gallery }, notice }, factoryLab);
  if (!view) return undefined;
  const name = view.stock?.gallery.name ?? named;
  return { name, view, findings, needs: await readGalleryNeeds(view, context) };
}

async function readGalleryNeeds(
  { stock }: GalleryView,
  context: ReadContext<Azure>,
): Promise<readonly TaskNeeds[]> {
  if (!stock) return [];
  const places = placesOf(stock);
  const wanted = Object.entries(galleryNeedsOfTasks).map(([task, { gallery }]) => ({
    task,
    needs: needsAt(gallery, places),
  }));
  return readNeeds(wanted, context);
}

/** What is read of a lab that gets its images from the gallery. */
export interface GalleryTarget {
  /** The finding about the gallery that the lab shares in place of the factory's. */
  readonly sharesOther?: Finding | undefined;
  /** Undefined where Azure did not list them. */
  readonly policies: readonly LabPolicy[] | undefined;
  readonly needs: readonly TaskNeeds[];
}

/** Asks a lab whether it can share the gallery, and what its users may make of the images. */
export async function readGalleryTarget(
  lab: Lab,
  { view: { stock } }: CheckedGallery,
  context: ReadContext<Azure>,
): Promise<GalleryTarget> {
  const { azure, signal } = context;
  const needs = await readNeeds(needsByGallery(lab), context);
  if (!stock) return { policies: undefined, needs };
  const [other, policies] = await Promise.all([
    answered(readOtherGallery(azure, lab, stock.gallery, signal), context),
    answered(listLabPolicies(azure, lab.id, signal), context),
  ]);
  const finding = other && sharesOther(lab, other, stock.gallery);
  return { sharesOther: finding, policies, needs };
}
