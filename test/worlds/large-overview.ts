import { overviewJson } from '../../tasks/core/report/overview.js';
import { overviewType } from '../../tasks/core/report/schema.js';
import type { Outcome, UnitRecord } from '../../tasks/core/step/record.js';
import type { Attachment } from '../local-azure-devops/run.js';

const startedAt = new Date('2026-11-29T01:00:00Z');

const secondsAfterStart = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);

/** The overview that DistributeImages attaches where every lab is to have every image, and some are missing in one lab of ten. */
export function largeOverview(images: number, labs: number): Attachment {
  const records = Array.from({ length: images * labs }, (_, index) =>
    recordOf(index % images, Math.floor(index / images)),
  );
  const content = overviewJson({
    task: 'DistributeImages',
    runId: '42',
    origin: { extensionVersion: '0.1.0' },
    taskResult: 'SucceededWithIssues',
    message: 'Some images were not distributed.',
    result: {
      records,
      findings: [],
      startedAt,
      endedAt: secondsAfterStart(21_600),
      cancelled: false,
      planOnly: false,
    },
  });
  return { type: overviewType, name: 'DistributeImages', content };
}

/** One in ten is brought by this run; the others were there before. In one lab of ten some fail. */
function outcomeOf(image: number, lab: number): Outcome {
  if (lab % 10 !== 0) return (image + lab) % 10 === 0 ? 'succeeded' : 'skipped';
  const outcomes: readonly Outcome[] = ['failed', 'unfinished', ...Array<Outcome>(10).fill('succeeded')];
  return outcomes[(image * 7 + lab) % 100] ?? 'skipped';
}

function recordOf(image: number, lab: number): UnitRecord {
  const outcome = outcomeOf(image, lab);
  const path = `Folder${image % 10}\\Image${String(image).padStart(3, '0')}.json`;
  const second = (image * labsAtOnce + lab) % 20_000;
  const isThere = outcome === 'succeeded' || outcome === 'skipped';
  return {
    verb: 'distribute',
    subject: { kind: 'stored image', name: path },
    target: labNamed(`Team-${String(lab).padStart(3, '0')}`),
    imageFacts: { path, name: `Image${image}-Nov-29-2026`, createdAt: startedAt, bytes: 60e9, isThere },
    outcome,
    reason: 'The lab wants it.',
    findings:
      outcome === 'failed'
        ? [{ severity: 'error', what: 'Azure could not copy the VHD.', remedy: 'Run it again.' }]
        : [],
    details: { imagePath: path },
    bytes: outcome === 'succeeded' ? 60e9 : 0,
    ...(outcome !== 'skipped' && timesFrom(second)),
  };
}

const labsAtOnce = 30;

function timesFrom(second: number) {
  const [from, copied, to] = [second, second + 400, second + 600].map(secondsAfterStart) as [
    Date,
    Date,
    Date,
  ];
  return {
    startedAt: from,
    endedAt: to,
    phases: [
      { name: 'copy', startedAt: from, endedAt: copied },
      { name: 'create image', startedAt: copied, endedAt: to },
    ],
  };
}

function labNamed(name: string) {
  const id = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/Labs/providers/Microsoft.DevTestLab/labs/${name}`;
  return { kind: 'lab', id, name };
}
