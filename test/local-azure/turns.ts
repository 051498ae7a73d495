import * as z from 'zod';
import { fraction } from './clock.js';
import type { Link } from './exchange.js';

/** Whose requests wait for each other, by the object ids of applications, and what decides on their order. */
export const turnOrder = z.strictObject({ seed: z.int(), principals: z.array(z.string()) });

export type TurnOrder = z.infer<typeof turnOrder>;

/**
 * Lets the requests of some principals through one at a time, in turns: whose turn it is, and for how many requests, is
 * drawn from a seed. All others pass. So two clients that run at once meet each other in an order that can be repeated.
 */
export interface Turns {
  readonly link: Link;
  /** In place of what was begun before. */
  readonly begin: (order: TurnOrder) => void;
  /** The principal gets no turn any more: its client has ended. */
  readonly leave: (principal: string) => void;
  /** Lets everybody pass. */
  readonly end: () => void;
}

/** Requests that a turn may have; long ones let a client go far ahead of the others. */
const lengths = [1, 1, 2, 3, 5, 8, 13, 21];

/** Times in a row that a client may ask the same before its turn ends: it only waits, perhaps for another client. */
const mostRepeats = 6;

/** Milliseconds that a client may take to send a request before another one gets its turn. */
const patience = 3_000;

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

/** What it still holds back passes. */
function leave(round: Round, principal: string): void {
  const participant = round.participants.get(principal);
  round.participants.delete(principal);
  if (round.turn?.of === principal) round.turn = undefined;
  for (const pass of participant?.held ?? []) pass();
  advance(round);
}

/** Lets the next request through, or waits for it. */
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
    }, patience).unref();
  }
}

/** Another one's turn, if there is another one. */
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

/** To ask the same again takes nothing off a turn: time decides how often a client that waits looks. */
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
