import { isObject, type JsonObject, type JsonValue, parseJson, property } from '../../configuration/json.js';
import { decodeText } from '../../configuration/text.js';
import type { ImageState } from './record-marks.js';

/** A change of the state of an image: when, in which run, by which task, and why. */
export interface StateChange {
  readonly state: ImageState;
  readonly at: Date;
  readonly runId: string;
  /** The task, and for whom it ran where the host tells that. */
  readonly by: string;
  readonly reason: string;
}

/** Where an image comes from, as far as it is known. Of parameters and artifacts only hashes are kept. */
export interface ImageOrigin {
  /** The image that the VM was built from, e.g. `publisher:offer:sku:exactVersion`. */
  readonly base?: string;
  /** The commit of the Configuration folder. */
  readonly commit?: string;
  /** What the image was built from, by hash: `template=… parameters=… artifacts=…`. */
  readonly inputs?: string;
  /** The run that built the VM. */
  readonly builtBy?: string;
  /** How long stages took, in seconds. */
  readonly seconds?: Readonly<Record<string, number>>;
}

/** The text of a record, all in one: what a newer version has added to it stays. */
export interface RecordBody extends ImageOrigin {
  readonly imageName: string;
  readonly imagePath: string;
  readonly vhdFileName: string;
  readonly sourceVmId?: string;
  readonly sourceVmCreated?: string;
  /** The companion that the image gets once its tests have passed. */
  readonly companion?: string;
  readonly history: readonly StateChange[];
  /** Properties that are not known here. */
  readonly others?: JsonObject;
}

/** Raised when a reader of today would misunderstand the record. */
const schemaVersion = 1;

const texts = [
  'imageName',
  'imagePath',
  'vhdFileName',
  'sourceVmId',
  'sourceVmCreated',
  'base',
  'commit',
  'inputs',
  'builtBy',
  'companion',
] as const;

const known: ReadonlySet<string> = new Set([...texts, 'schemaVersion', 'seconds', 'history']);

export function writeRecordBody({ others, history, ...body }: RecordBody): string {
  const changes = history.map((change) => ({ ...change, at: change.at.toISOString() }));
  return `${JSON.stringify({ schemaVersion, ...body, ...others, history: changes }, undefined, 2)}\n`;
}

/** @returns `undefined` where the text is not that of a record that can be used */
export function readRecordBody(bytes: Uint8Array): RecordBody | undefined {
  const { value } = parseJson(decodeText(bytes).text);
  if (!isObject(value)) return undefined;
  const found = Object.fromEntries(
    texts.flatMap((name) => {
      const text = property(value, name);
      return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
    }),
  ) as Partial<RecordBody>;
  const { imageName, imagePath, vhdFileName } = found;
  if (imageName === undefined || imagePath === undefined || vhdFileName === undefined) return undefined;
  const others = Object.entries(value).filter(([name]) => !known.has(name));
  const seconds = secondsIn(property(value, 'seconds'));
  return {
    ...found,
    imageName,
    imagePath,
    vhdFileName,
    ...(seconds ? { seconds } : {}),
    history: historyIn(property(value, 'history')),
    ...(others.length === 0 ? {} : { others: Object.fromEntries(others) }),
  };
}

function secondsIn(value: JsonValue | undefined): Readonly<Record<string, number>> | undefined {
  if (!isObject(value)) return undefined;
  const numbers = Object.entries(value).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return numbers.length === 0 ? undefined : Object.fromEntries(numbers);
}

function historyIn(value: JsonValue | undefined): StateChange[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).flatMap((change) => {
    if (!isObject(change)) return [];
    const [state, at, runId, by, reason] = ['state', 'at', 'runId', 'by', 'reason'].map((name) => {
      const text = property(change, name);
      return typeof text === 'string' ? text : '';
    });
    const date = new Date(at ?? '');
    if (Number.isNaN(date.getTime())) return [];
    return [{ state: state as ImageState, at: date, runId: runId ?? '', by: by ?? '', reason: reason ?? '' }];
  });
}
