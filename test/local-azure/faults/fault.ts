import * as z from 'zod';

const whole = z.int().positive();

const seconds = z.number().nonnegative();

/** Which of those that it concerns a fault meets; without it, all. */
const count = z.union([
  z.strictObject({ nth: whole }),
  z.strictObject({ first: whole }),
  z.strictObject({ every: whole }),
  z.strictObject({ after: whole }),
]);

const when = {
  count: count.exactOptional(),
  /** Unscaled seconds since the fault was added. */
  from: seconds.exactOptional(),
  to: seconds.exactOptional(),
};

/** What can happen to a request on its way. */
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

/** A fault of the way to a service: what is sent in place of the answer, or done to it. */
const requestFault = z.strictObject({
  act: z.enum(acts),
  kind: z.enum(['token', 'pipelines', 'arm', 'blob']).exactOptional(),
  method: z.string().exactOptional(),
  /** A regular expression for host and port as the client spells them. */
  host: z.string().exactOptional(),
  /** A regular expression for path and query, both undecoded; case does not matter. */
  path: z.string().exactOptional(),
  /** The object id of who sends it. */
  principal: z.string().exactOptional(),
  ...when,
  /** Of `answer`. */
  status: z.int().min(400).max(599).exactOptional(),
  /** Of `answer`: in place of what the service says with such a status. */
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  /** Of `answer`: the page of a gateway instead of the service's own error. */
  html: z.boolean().exactOptional(),
  /** Of `answer`: how long to stay away, in unscaled seconds, and how that is spelled. */
  retryAfter: z.strictObject({ seconds, as: z.enum(['seconds', 'date', 'retry-after-ms']) }).exactOptional(),
  /** Of `slow`: unscaled seconds until the answer. */
  seconds: seconds.exactOptional(),
  /** Of `hide`: a regular expression for the ids of resources that cannot be seen; of `mislead`: for parts of ids. */
  id: z.string().exactOptional(),
  /** Of `mislead`: what the answer has in their place. */
  by: z.string().exactOptional(),
});

/** What can go wrong inside a service, by what it happens to. */
const services = [
  'artifact fails',
  'artifact hangs',
  'artifact is skipped',
  'copy fails',
  'copy is aborted',
  'copy stalls',
  'deallocation hangs',
  'deployment hangs',
  'operation fails',
  'operation hangs',
  'operation is lost',
  'operation lies',
  'resource fails',
  'source changes',
] as const;

/** A fault of a service: the provider asks for it where it would happen. */
const serviceFault = z.strictObject({
  service: z.enum(services),
  /** A regular expression for the id of what it happens to; case does not matter. */
  id: z.string().exactOptional(),
  ...when,
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
});

export const fault = z.union([requestFault, serviceFault]);

export type Count = z.infer<typeof count>;

export type RequestFault = z.infer<typeof requestFault>;

export type ServiceFault = z.infer<typeof serviceFault>;

export type Fault = RequestFault | ServiceFault;

export type Act = RequestFault['act'];

export type Service = ServiceFault['service'];
