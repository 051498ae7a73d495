import { overviewJson } from '../../tasks/core/report/overview.js';
import { overviewType } from '../../tasks/core/report/schema.js';
import type { UnitRecord } from '../../tasks/core/step/record.js';
import type { Attachment } from '../local-azure-devops/run.js';

const start = new Date('2026-11-29T01:00:00Z');

const minute = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

type Work = readonly [
  verb: string,
  from: number,
  to: number,
  target?: string,
  subject?: UnitRecord['subject'],
];

/**
 * The overview of a whole run of two golden images. The build of the first waits for cores; its image comes to two labs, of which
 * the slower one ends the run by the deletion of what it had before. The second is done long before.
 */
export function wholeRunOverview(): Attachment {
  const old = { kind: 'custom image', name: 'Server-Nov-22-2026' };
  const records = [
    waited(work('Windows\\Server.json', ['build', 0, 60, 'Factory'])),
    grown(work('Windows\\Server.json', ['snap', 62, 72]), 30),
    work('Windows\\Server.json', ['delete', 72, 75, 'Factory', { kind: 'image VM', name: 'Server' }]),
    work('Windows\\Server.json', ['distribute', 72, 80, 'Near']),
    work('Windows\\Server.json', ['distribute', 73, 90, 'Far']),
    grown(work('Windows\\Server.json', ['delete', 95, 96, 'Far', old]), -20),
    {
      ...work('Linux\\Ubuntu.json', ['build', 0, 20, 'Factory']),
      expectedMachine: { seconds: 3600, isGuess: true as const },
    },
    work('Linux\\Ubuntu.json', ['snap', 20, 25]),
    work('Linux\\Ubuntu.json', ['distribute', 30, 35, 'Near']),
  ];
  const content = overviewJson({
    task: 'RunImageFactory',
    runId: '42',
    origin: { extensionVersion: '0.1.0' },
    taskResult: 'Succeeded',
    message: 'All labs have the newest images.',
    result: {
      records,
      findings: [],
      startedAt: start,
      endedAt: minute(97),
      cancelled: false,
      planOnly: false,
    },
  });
  return { type: overviewType, name: 'RunImageFactory', content };
}

function work(path: string, [verb, from, to, lab, subject]: Work): UnitRecord {
  return {
    verb,
    subject: subject ?? { kind: 'golden image', name: path },
    ...(lab === undefined ? {} : { target: labNamed(lab) }),
    imageFacts: {
      path,
      name: `${path}-Nov-29-2026`,
      createdAt: start,
      ...(verb === 'distribute' ? { isThere: true } : {}),
    },
    outcome: 'succeeded',
    reason: 'The lab wants it.',
    findings: [],
    details: {},
    bytes: 0,
    startedAt: minute(from),
    endedAt: minute(to),
  };
}

/** The build, of which ten minutes were a wait for cores. */
function waited(record: UnitRecord): UnitRecord {
  const phases = [
    { name: 'wait for cores', startedAt: minute(0), endedAt: minute(10) },
    { name: 'deploy', startedAt: minute(10), endedAt: minute(60) },
  ];
  return { ...record, phases, expectedMachine: { seconds: 1800 } };
}

/** What changes storage by so many gigabytes, and moves what it adds. */
function grown(record: UnitRecord, gigabytes: number): UnitRecord {
  const storedBytes = gigabytes * 2 ** 30;
  return { ...record, storedBytes, bytes: Math.max(0, storedBytes) };
}

function labNamed(name: string) {
  const id = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/Labs/providers/Microsoft.DevTestLab/labs/${name}`;
  return { kind: 'lab', id, name };
}
