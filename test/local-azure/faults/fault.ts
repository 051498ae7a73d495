import * as z from 'zod';

const whole = z.int().positive();

const seconds = z.number().nonnegative();

/** Selects among the requests or events that a fault concerns; all of them without it. */
const count = z.union([
  z.strictObject({ nth: whole }),
  z.strictObject({ first: whole }),
  z.strictObject({ every: whole }),
  z.strictObject({ after: whole }),
]);

const when = {
  count: count.exactOptional(),
  /** In unscaled seconds since the fault was added. */
  from: seconds.exactOptional(),
  to: seconds.exactOptional(),
};

/** The faults that can happen to a request. */
const acts = [
  'answer',
  'challenge',
  'cut',
  'hide',
  'malformed',
  'mislead',
  'refuse',
  'repeat',
  'reset after',
  'reset before',
  'skip',
  'slow',
] as const;

/**
 * A fault on the way to a service: the answer is replaced, or the connection is disturbed. Requests of machines and of Azure itself meet
 * it only with the kind `blob`.
 */
const requestFault = z.strictObject({
  act: z.enum(acts),
  kind: z.enum(['token', 'pipelines', 'github', 'arm', 'blob']).exactOptional(),
  method: z.string().exactOptional(),
  /** A regular expression for host and port as the client spells them. */
  host: z.string().exactOptional(),
  /** A regular expression for path and query, neither decoded; case does not matter. */
  path: z.string().exactOptional(),
  /** The object id of the sender. */
  principal: z.string().exactOptional(),
  ...when,
  /** For `answer`. */
  status: z.int().min(400).max(599).exactOptional(),
  /** For `answer`: instead of the code that the service has for the status. */
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  /** For `answer`: an HTML page of a gateway instead of the service's own error. */
  html: z.boolean().exactOptional(),
  /** For `answer`: how long to wait, in unscaled seconds, and the format of that. */
  retryAfter: z.strictObject({ seconds, as: z.enum(['seconds', 'date', 'retry-after-ms']) }).exactOptional(),
  /** For `slow`: unscaled seconds until the answer. */
  seconds: seconds.exactOptional(),
  /** For `hide`: a regular expression for the ids of resources that cannot be seen; for `mislead`: for parts of ids. */
  id: z.string().exactOptional(),
  /** For `mislead`: the text that replaces those parts. */
  by: z.string().exactOptional(),
});

/** The faults that can happen inside a service, named by what they happen to. */
const services = [
  'artifact fails',
  'artifact hangs',
  'artifact leaves nothing',
  'artifact is skipped',
  'copy fails',
  'copy is aborted',
  'copy stalls',
  'deallocation hangs',
  'deletion fails',
  'deployment hangs',
  'image does not boot',
  'image has a dead agent',
  'machine disappears',
  'operation fails',
  'operation hangs',
  'operation is lost',
  'operation lies',
  'region is added',
  'replication fails',
  'replication hangs',
  'resource fails',
  'resource is refused',
  'source changes',
  'source disappears',
  'version is not shared',
] as const;

/** A fault of a service, which the resource provider asks for where it would happen. */
const serviceFault = z.strictObject({
  service: z.enum(services),
  /** A regular expression for the id of the resource that it happens to; case does not matter. */
  id: z.string().exactOptional(),
  ...when,
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  /** For `region is added`: the region into which another service brings a version once it was read. */
  region: z.string().exactOptional(),
});

export const fault = z.union([requestFault, serviceFault]);

export type Count = z.infer<typeof count>;

export type RequestFault = z.infer<typeof requestFault>;

export type ServiceFault = z.infer<typeof serviceFault>;

export type Fault = RequestFault | ServiceFault;

export type Act = RequestFault['act'];

export type Service = ServiceFault['service'];
