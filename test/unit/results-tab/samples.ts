import { readOverview } from '../../../results-tab/reports/overview.js';
import type { ReportOfRun } from '../../../results-tab/reports/run.js';
import type {
  CellState,
  Overview,
  OverviewCell,
  OverviewImage,
  OverviewUnit,
} from '../../../tasks/core/report/schema.js';
import { schemaVersion } from '../../../tasks/core/report/schema.js';

/** A run that is told in few words; what is not given is that of a good run of DistributeImages. */
export interface Sample {
  readonly task?: string;
  /** Minutes after the start of the night. */
  readonly after?: number;
  readonly cells?: readonly SampleCell[];
  readonly units?: Overview['units'];
  readonly more?: Partial<Overview>;
}

export interface SampleCell {
  readonly lab: string;
  readonly path: string;
  readonly state: CellState;
  readonly olderBy?: number;
  /** The days on which the images that are there were made, in November 2026. */
  readonly days?: readonly number[];
  /** It takes them from a gallery. */
  readonly isShared?: boolean;
}

export const night = Date.UTC(2026, 10, 29, 1);

export const imageBytes = 30 * 2 ** 30;

/** The id of a lab by its name. */
export function labId(name: string): string {
  return `/subscriptions/1/resourceGroups/labs/providers/Microsoft.DevTestLab/labs/${name}`;
}

/** An overview as a task attaches it, with the verbs `build`, `snap`, `distribute`, `delete` and one path an index. */
export function overview({
  task = 'DistributeImages',
  after = 0,
  cells = [],
  units = [],
  more,
}: Sample = {}): Overview {
  const labs = [...new Set(cells.map(({ lab }) => lab))];
  const paths = [...new Set(cells.map(({ path }) => path))];
  const images: OverviewImage[] = [];
  const rows = cells.map(({ lab, path, state, olderBy = 0, days = [], isShared }): OverviewCell => {
    const own = days.map((day) => images.push(image(paths.indexOf(path), path, day)) - 1);
    const cell = [labs.indexOf(lab), paths.indexOf(path), state, olderBy, own] as const;
    return isShared ? [...cell, 1] : cell;
  });
  const startedAt = night + after * 60_000;
  return {
    schemaVersion,
    task,
    runId: '1',
    origin: {
      extensionVersion: '0.1.0',
      logUrl: 'https://dev.azure.com/contoso/p/_build/results?buildId=7&view=logs&t=1',
      portalUrl: 'https://portal.azure.com',
    },
    factoryLab: { kind: 'lab', id: labId('Factory'), name: 'Factory' },
    result: 'Succeeded',
    message: 'All images are distributed.',
    cancelled: false,
    planOnly: false,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(startedAt + 600_000).toISOString(),
    seconds: 600,
    totals: { succeeded: 1, skipped: 0, failed: 0, unfinished: 0, planned: 0, bytes: imageBytes },
    findings: [],
    omitted: { findings: 0, units: 0, problems: 0 },
    freedBytes: 0,
    targets: labs.map((name) => ({ kind: 'lab', id: labId(name), name })),
    paths,
    images,
    verbs: ['build', 'snap', 'distribute', 'delete'],
    phaseNames: ['wait for another run', 'copy', 'create image'],
    cells: rows,
    units,
    problems: [],
    ...more,
  };
}

function image(path: number, name: string, day: number): OverviewImage {
  return [path, `${name} of day ${day}`, Date.UTC(2026, 10, day) / 1000, imageBytes];
}

/** A piece of work on the first image and place, in seconds after the start. */
export function unit(more: Partial<Record<'verb' | 'startedAt' | 'seconds', number>> = {}): OverviewUnit {
  const { verb = 2, startedAt = 0, seconds = 100 } = more;
  return [verb, 'succeeded', 0, 0, startedAt, seconds, imageBytes, []];
}

/** The report that the page makes of an overview. */
export function report(sample: Sample = {}): ReportOfRun {
  const made = readOverview({ ...overview(sample) });
  return { ...made, label: made.task };
}
