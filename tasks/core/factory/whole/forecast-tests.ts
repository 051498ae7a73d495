import type { BlobEntry } from '../../azure/blobs/container.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import type { Plan } from '../../step/action.js';
import type { AnyAction, SnapAction } from '../snap/actions.js';
import { companionName } from '../store/companion.js';
import type { ImageRecord, Records } from '../store/image-records.js';
import type { Store, StoredBlobs } from '../store/store.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import type { AnyTestAction } from '../test/actions.js';
import type { TestInputs } from '../test/inputs.js';
import { plan as planTests } from '../test/plan.js';
import type { TestState } from '../test/state.js';
import { storedImageOf, storeWith } from './forecast-images.js';
import type { ForecastFacts } from './forecast-machines.js';

/** The plan of TestImages once the images are saved; of nothing where there is nothing to test. */
export function planTestsAfter(
  test: TestState | undefined,
  saves: readonly AnyAction[],
  inputs: TestInputs,
  facts: ForecastFacts,
): Plan<AnyTestAction> {
  if (!test) return { actions: [], leftAlone: [] };
  const images = saves.filter(isToBeTested).map((action) => storedImageOf(action, facts));
  return planTests({ ...test, store: withWaiting(test.store, images) }, inputs);
}

function isToBeTested(action: AnyAction): action is SnapAction {
  return action.kind === 'snap' && action.isToBeTested;
}

/** The store with further images that wait for their tests. */
export function withWaiting(
  store: Store,
  images: readonly Pick<StoredBlobs, 'imageName' | 'imagePath' | 'vhdFileName' | 'vhd'>[],
): Store {
  const records = images.map((image): [string, ImageRecord] => {
    const { imageName, imagePath, vhdFileName, vhd } = image;
    const marks = { state: 'snapped', imageName, imagePath, since: vhd.createdOn, reason: '' } as const;
    return [vhdFileName.toLowerCase(), { ...marks, vhdFileName, etag: '' }];
  });
  return {
    ...store,
    loose: [...store.loose, ...images.map(({ vhd }) => vhd)],
    records: { ...store.records, byVhd: new Map([...store.records.byVhd, ...records]) },
  };
}

/** What is saved, and what becomes of it. */
interface Saving {
  readonly saves: readonly AnyAction[];
  readonly tests: readonly AnyTestAction[];
  readonly machines: readonly LabVirtualMachine[];
}

/** The store with the images that are saved, and with those that wait for their tests, as if all of them passed. */
export function storeAfterTests(
  store: Store,
  { saves, tests, machines }: Saving,
  facts: ForecastFacts,
): Store {
  const passing = tests.filter(({ kind }) => kind === 'test' || kind === 'store').flatMap(vhdOf);
  const passes = ({ vhdFileName }: { readonly vhdFileName: string }) =>
    passing.some((name) => sameName(name, vhdFileName));
  const saved = saves.filter((action) => !isToBeTested(action) || passes(action));
  const after = storeWith(store, saved, facts);
  const waiting = [...store.records.byVhd.values()].filter(passes);
  const stored = waiting.flatMap((record) => storedOf(record, store.loose, machines));
  return {
    ...after,
    images: [...after.images, ...stored],
    loose: after.loose.filter(({ name }) => !stored.some(({ vhd }) => sameName(vhd.name, name))),
    records: withStored(after.records, passes),
  };
}

function vhdOf(action: AnyTestAction): string[] {
  return 'vhdFileName' in action ? [action.vhdFileName] : [];
}

function withStored(records: Records, passes: (record: ImageRecord) => boolean): Records {
  const all = [...records.byVhd].map(([key, record]) => {
    const after: ImageRecord = passes(record) ? { ...record, state: 'stored' } : record;
    return [key, after] as const;
  });
  return { ...records, byVhd: new Map(all) };
}

/** An image of an earlier run: its record tells all that a plan needs of it, but for its operating system. */
function storedOf(
  { imageName, imagePath, vhdFileName }: ImageRecord,
  loose: readonly BlobEntry[],
  machines: readonly LabVirtualMachine[],
): StoredBlobs[] {
  const vhd = loose.find(({ name }) => sameName(name, vhdFileName));
  const source = machines.find((machine) => sameName(vhdFileNameOf(machine), vhdFileName));
  if (!vhd) return [];
  return [
    {
      imageName,
      imagePath,
      vhdFileName,
      description: '',
      osType: 'Windows',
      timestamp: vhd.createdOn,
      ...(source ? { sourceVmId: source.id, sourceVmCreated: source.createdDateText } : {}),
      companion: { ...vhd, name: companionName(vhd.name), bytes: 0 },
      vhd,
    },
  ];
}
