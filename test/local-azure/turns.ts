import * as z from 'zod';
import { fraction } from './clock.js';
import type { Link } from './exchange.js';

/** The principals, by object id, whose requests wait for each other, and the seed of their order. */
export const turnOrder = z.strictObject({ seed: z.int(), principals: z.array(z.string()) });

export type TurnOrder = z.infer<typeof turnOrder>;

/**
 * Serves the requests of some principals one at a time, in turns: a seed decides whose turn it is and for how many
 * requests. Requests of all others are served at once. So two clients that run at the same time meet in an order that
 * can be repeated.
 */
export interface Turns {
  readonly link: Link;
  /** Replaces the order that was begun before. */
  readonly begin: (order: TurnOrder) => void;
  /** Takes a principal out: its client has ended. */
  readonly leave: (principal: string) => void;
  /** Ends the turns; all requests are served. */
  readonly end: () => void;
}

/** Numbers of requests in a turn; in a long one a client gets far ahead of the others. */
const lengths = [1, 1, 2, 3, 5, 8, 13, 21];

/**
 * Number of identical requests in a row after which a turn ends: the client only polls, perhaps waiting for another
 * client.
 */
const mostRepeats = 6;

/** Milliseconds that a client has to send a request before the turn passes to another one. */
const sendLimit = 3_000;

interface Participant {
  readonly held: (() => void)[];
  lastAddress: string;
  repeats: number;
}

interface Turn {
  readonly of: string;
  left: number;
}

interface Round {
  readonly seed: number;
  readonly participants: Map<string, Participant>;
  drawn: number;
  turn: Turn | undefined;
  isBusy: boolean;
  timer?: NodeJS.Timeout;
}

export function createTurns(): Turns {
  let round: Round | undefined;
  const end = (): void => {
    for (const principal of round?.participants.keys() ?? []) if (round) leave(round, principal);
    round = undefined;
  };
  return {
    begin: ({ seed, principals }) => {
      end();
      const participants = new Map(principals.map((principal) => [principal, newcomer()]));
      round = { seed, participants, drawn: 0, turn: undefined, isBusy: false };
    },
    leave: (principal) => {
      if (round) leave(round, principal);
    },
    end,
    link: async ({ principal = '', method, path, search }, next) => {
      const current = round;
      const participant = current?.participants.get(principal);
      if (!current || !participant) return next();
      await admission(current, participant);
      try {
        await next();
      } finally {
        count(current, principal, `${method} ${path}${search}`);
        current.isBusy = false;
        advance(current);
      }
    },
  };
}

function newcomer(): Participant {
  return { held: [], lastAddress: '', repeats: 0 };
}

function admission(round: Round, participant: Participant): Promise<void> {
  return new Promise((resolve) => {
    participant.held.push(resolve);
    advance(round);
  });
}

/** Serves the requests that it still holds back. */
function leave(round: Round, principal: string): void {
  const participant = round.participants.get(principal);
  round.participants.delete(principal);
  if (round.turn?.of === principal) round.turn = undefined;
  for (const pass of participant?.held ?? []) pass();
  advance(round);
}

/** Serves the next request, or waits for it. */
function advance(round: Round): void {
  clearTimeout(round.timer);
  if (round.isBusy || round.participants.size === 0) return;
  const turn = (round.turn ??= draw(round, [...round.participants.keys()]));
  const pass = round.participants.get(turn.of)?.held.shift();
  if (pass) {
    round.isBusy = true;
    pass();
  } else {
    round.timer = setTimeout(() => {
      passOn(round, turn);
      advance(round);
    }, sendLimit).unref();
  }
}

/** Passes the turn on to another principal, if there is one. */
function passOn(round: Round, { of }: Turn): void {
  const others = [...round.participants.keys()].filter((principal) => principal !== of);
  round.turn = others.length > 0 ? draw(round, others) : undefined;
}

function draw(round: Round, principals: readonly string[]): Turn {
  return { of: pick(round, principals) ?? '', left: pick(round, lengths) ?? 1 };
}

function pick<T>(round: Round, choices: readonly T[]): T | undefined {
  round.drawn += 1;
  return choices[Math.floor(fraction(`${round.seed}:${round.drawn}`) * choices.length)];
}

/** An identical request does not count against a turn: how often a waiting client polls depends on time. */
function count(round: Round, principal: string, address: string): void {
  const participant = round.participants.get(principal);
  const { turn } = round;
  if (!participant || turn?.of !== principal) return;
  const isRepeat = participant.lastAddress === address;
  participant.lastAddress = address;
  participant.repeats = isRepeat ? participant.repeats + 1 : 0;
  if (!isRepeat) turn.left -= 1;
  if (participant.repeats >= mostRepeats) passOn(round, turn);
  else if (turn.left === 0) round.turn = undefined;
}
