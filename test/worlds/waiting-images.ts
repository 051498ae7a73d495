import { recordMetadata } from '../../tasks/core/factory/store/record-marks.js';
import { writeRecordBody } from '../../tasks/core/factory/store/record-body.js';
import { writeCompanion } from '../../tasks/core/factory/store/companion.js';
import { recordsContainer } from '../../tasks/core/factory/store/image-records.js';
import { storeContainer } from '../../tasks/core/factory/store/store.js';
import { vhdMetadata } from '../../tasks/core/factory/vhds/marks.js';
import type { Blob } from '../local-azure/world.js';

interface WaitingSeed {
  readonly imagePath: string;
  readonly guid: string;
  readonly disk?: NonNullable<Blob['disk']>;
  readonly osType?: 'Windows' | 'Linux';
  /** The id of the VM that it was made from. */
  readonly sourceVmId: string;
  /** When that was made, as the lab shows it. */
  readonly sourceVmCreated?: string;
}

const created = '2024-05-01T06:00:00.0000000Z';

/** An image that SnapImages has stored, and that waits for its test: its VHD and its record. */
export function waitingImage(imageName: string, seed: WaitingSeed): Blob[] {
  const { imagePath, guid, osType = 'Windows', sourceVmId, sourceVmCreated = created } = seed;
  const { disk = { files: [], generalized: true } } = seed;
  const vhdFileName = `${guid}.vhd`;
  const about = { imageName, imagePath, vhdFileName, sourceVmId, sourceVmCreated };
  const at = new Date('2024-05-01T08:00:00Z');
  const companion = writeCompanion({ ...about, description: '', osType, timestamp: at, factoryRunId: '1' });
  const state = { state: 'snapped', reason: 'Its test is outstanding.' } as const;
  const history = [{ ...state, at, runId: '1', by: 'SnapImages' }];
  return [
    {
      container: storeContainer,
      name: vhdFileName,
      pageBytes: 1_049_088,
      disk,
      metadata: vhdMetadata({ imagePath, sourceVmId }, '1'),
    },
    {
      container: recordsContainer,
      name: `${guid}.json`,
      text: writeRecordBody({ ...about, companion, history }),
      metadata: recordMetadata({ ...state, imageName, imagePath, since: at }, { runId: '1', sourceVmId }),
    },
  ];
}
