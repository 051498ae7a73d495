import type { Azure } from '../azure/azure.js';
import { type CustomImage, listCustomImages } from '../azure/resources/custom-images.js';
import type { Gallery } from '../azure/resources/galleries.js';
import { type Formula, listFormulas } from '../azure/resources/formulas.js';
import { type LabVirtualMachine, listLabVirtualMachines } from '../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../azure/resources/labs.js';
import { type Configuration, readConfiguration } from '../configuration/folder.js';
import type { LabEntry } from '../configuration/labs-json.js';
import { type FactoryLabInputs, findFactoryLab } from '../lab/find-lab.js';
import type { Context } from '../step/step.js';
import type { GalleryInputs } from './gallery/inputs.js';
import { type LabSharing, readSharing } from './gallery/lab-sharing.js';
import { type GalleryView, readGallery } from './gallery/read-stock.js';
import { findTargetLabs, type TargetLab } from './labs/target-labs.js';
import { readStore, type Store } from './store/store.js';

/** What steps of the factory read beside what each needs alone. Changes nothing. */
export interface FactoryReads {
  readonly configuration: (folder: string) => Promise<Configuration>;
  readonly factoryLab: () => Promise<Lab>;
  /** The virtual machines of the factory lab. */
  readonly machines: (lab: Lab) => Promise<readonly LabVirtualMachine[]>;
  readonly store: (lab: Lab) => Promise<Store>;
  /** The gallery, with the versions of the image paths that are wanted; nothing where none is given. */
  readonly gallery: (lab: Lab, isWanted?: (imagePath: string) => boolean) => Promise<GalleryView | undefined>;
  readonly targetLabs: (entries: readonly LabEntry[]) => Promise<readonly TargetLab[]>;
  readonly customImages: (lab: Lab) => Promise<readonly CustomImage[]>;
  readonly formulas: (lab: Lab) => Promise<readonly Formula[]>;
  /** How a lab sees the gallery. */
  readonly sharing: (lab: Lab, gallery: Gallery) => Promise<LabSharing>;
}

type ReadContext = Pick<Context<FactoryLabInputs, Azure>, 'azure' | 'inputs' | 'signal' | 'notice'>;

/** Reads for one step. @param gallery the inputs that name the gallery; none for a step that has to do with none */
export function createReads(context: ReadContext, gallery?: GalleryInputs): FactoryReads {
  const { azure, inputs, signal } = context;
  return {
    configuration: (folder) => readConfiguration(folder),
    factoryLab: () => findFactoryLab(azure, inputs, signal),
    machines: ({ id }) => listLabVirtualMachines(azure, id, signal),
    store: (lab) => readStore(azure, lab, signal),
    gallery: async (lab, isWanted) => gallery && readGallery({ ...context, inputs: gallery }, lab, isWanted),
    targetLabs: (entries) => findTargetLabs(azure, entries, signal),
    customImages: ({ id }) => listCustomImages(azure, id, signal),
    formulas: ({ id }) => listFormulas(azure, id, signal),
    sharing: (lab, of) => readSharing(azure, lab, of, signal),
  };
}

/** Reads for several steps: each thing once, and of the gallery all that is the factory's. */
export function readOnce(reads: FactoryReads): FactoryReads {
  const configuration = once(reads.configuration, (folder) => folder);
  const factoryLab = once(reads.factoryLab, () => '');
  const gallery = once((lab: Lab) => reads.gallery(lab), ofLab);
  return {
    configuration,
    factoryLab,
    gallery: (lab) => gallery(lab),
    machines: once(reads.machines, ofLab),
    store: once(reads.store, ofLab),
    targetLabs: once(reads.targetLabs, () => ''),
    customImages: once(reads.customImages, ofLab),
    formulas: once(reads.formulas, ofLab),
    sharing: once(reads.sharing, ofLab),
  };
}

function ofLab({ id }: Lab): string {
  return id.toLowerCase();
}

function once<Parameters extends readonly unknown[], T>(
  read: (...parameters: Parameters) => Promise<T>,
  keyOf: (...parameters: Parameters) => string,
): (...parameters: Parameters) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...parameters) => {
    const key = keyOf(...parameters);
    const answer = known.get(key) ?? read(...parameters);
    known.set(key, answer);
    return answer;
  };
}
