// SPDX-License-Identifier: Apache-2.0
/** Which pages and which nodes a hyperserver gets, beside others that are up. Pure. */
import { randomUUID } from 'node:crypto';
import { constant, poolPagesFor, stripeOf, weightOf } from '@weft/spec';
import { WeftError } from '@weft/tools';
import type { HyperserverSpec, Member } from '../api/schemas.js';
import { pagesOf } from '../fault/formation.js';
import type { Context, Formation, Membership } from './documents.js';

type Specs = readonly HyperserverSpec[];

/** The context whose pages a node may name: one, since a card has one set of rings. */
export function contextAt<C extends { readonly hosts: readonly number[] }>(f: { readonly contexts: readonly C[] }, node: number): C | null {
  return f.contexts.find((c) => c.hosts.includes(node)) ?? null;
}

/** Whether a node's card has to do with the formation's pages. */
export function takesPart(
  f: {
    readonly contexts: readonly { readonly hosts: readonly number[] }[];
    readonly poolPages: readonly number[];
    readonly lost: readonly number[];
  },
  node: number,
): boolean {
  return !f.lost.includes(node) && (contextAt(f, node) !== null || (f.poolPages[node] ?? 0) > 0);
}

export const contextOf = (m: Membership, hyperserver: string): Context | null =>
  m.formation?.contexts.find((c) => c.hyperserver === hyperserver) ?? null;

/** Pools of a rack at rest, for this hyperserver and those that will come: all that their nodes lend. */
export function newFormation(m: Membership, spec: HyperserverSpec): Formation {
  const able = m.members.filter((x) => x.card && x.poolMib > 0);
  const chosen = spec.pools === undefined ? able : able.filter((x) => spec.pools?.includes(x.node));
  const missing = spec.pools?.find((n) => !chosen.some((x) => x.node === n));
  if (missing !== undefined) throw new WeftError('E_POOL', `node ${missing} lends no memory`, 'choose others, or let it join with a pool');
  if (chosen.length === 0) throw new WeftError('E_POOL', 'no node lends memory', 'set poolMib in a configuration');
  const shares = Array.from(
    { length: Math.max(...chosen.map((x) => x.node)) + 1 },
    (_, n) => chosen.find((x) => x.node === n)?.poolMib ?? 0,
  );
  const stripe = [...stripeOf(shares)];
  const rounds = chosen.map((x) => Math.floor(pagesOf(x.poolMib) / weightOf(stripe, x.node)));
  const pages = constant('STRIPE_ENTRIES') * Math.min(...rounds);
  const poolPages = shares.map((_, n) => poolPagesFor(stripe, n, pages));
  return { id: randomUUID(), stripe, poolPages, pages, given: 0, contexts: [], lost: [] };
}

/** The formation with one more hyperserver in it. `specs` are those of all. Throws where that cannot be. */
export function withContext(m: Membership, f: Formation, spec: HyperserverSpec, specs: Specs): Formation {
  const pages = pagesOf(spec.memoryMib);
  const lends = f.poolPages.flatMap((n, node) => (n > 0 ? [node] : []));
  const others = f.contexts.map((c) => c.hyperserver).join(', ');
  if (spec.pools !== undefined && [...new Set(spec.pools)].sort((a, b) => a - b).join() !== lends.join())
    throw new WeftError(
      'E_POOL',
      `pages of ${others} lie on nodes ${lends.join(', ')}, and so do those of all that are up at once`,
      'choose these pools or none, or stop the others first',
    );
  if (f.given + pages > f.pages) throw noRoom(m, f, spec);
  const explicit = spec.hosts ?? [];
  const without = [spec.node, ...explicit].find((n) => !m.members.some((x) => x.node === n && x.card) || f.lost.includes(n));
  if (without !== undefined) throw new WeftError('E_NO_CARD', `node ${without} is no member with a card`, 'choose another node');
  const gone = lends.filter((n) => f.lost.includes(n));
  if (gone.length > 0)
    throw new WeftError(
      'E_POOL',
      `the pages that node ${gone.join(', ')} lent are lost, and ${spec.name} would have some of them`,
      `stop ${others} first: pools are chosen anew when none is up`,
    );
  const seated = [spec.node, ...explicit].reduce((now, node) => seat(now, spec.name, node, specs), f);
  // By default it can move to all that hold its pages and are nobody else's.
  const free = spec.hosts === undefined ? lends.filter((n) => contextAt(seated, n) === null && !f.lost.includes(n)) : [];
  const hosts = [...new Set([spec.node, ...explicit, ...free])];
  const context = { id: randomUUID(), hyperserver: spec.name, node: spec.node, first: f.given, pages, hosts, moving: null };
  return { ...seated, given: f.given + pages, contexts: [...seated.contexts, context] };
}

/** The formation with `node` given up by all but this hyperserver. Throws if another one runs there, or has it for itself. */
export function seat(f: Formation, hyperserver: string, node: number, specs: Specs): Formation {
  const at = contextAt(f, node);
  if (at === null || at.hyperserver === hyperserver) return f;
  const reserved = specs.find((s) => s.name === at.hyperserver)?.hosts?.includes(node) ?? false;
  if (at.node === node || at.moving?.to === node || reserved)
    throw new WeftError(
      'E_CONTEXT',
      `node ${node} is ${at.hyperserver}'s, and a card has one context: its rings name pages of one hyperserver`,
      `choose another node, or stop ${at.hyperserver}, or let it move away${reserved ? ' and give it other hosts' : ''}`,
    );
  return { ...f, contexts: f.contexts.map((c) => (c === at ? { ...c, hosts: c.hosts.filter((n) => n !== node) } : c)) };
}

/** The membership with this formation: a new epoch if other cards have to do with it now. */
export function formed(m: Membership, revision: number, formation: Formation | null): Membership {
  const parties = (f: Formation | null): string =>
    m.members
      .filter((x) => f !== null && takesPart(f, x.node))
      .map((x) => x.node)
      .join();
  const same = m.formation?.id === formation?.id && parties(m.formation) === parties(formation);
  return { ...m, epoch: same ? m.epoch : revision + 1, formation };
}

/** What of each node's pool was given out. */
export function poolPagesUsed(f: Pick<Formation, 'stripe' | 'given'>, node: number): number {
  return poolPagesFor(f.stripe, node, f.given);
}

/** Pages of a hyperserver whose home a node is. */
export function pagesAtHome(
  { stripe }: Pick<Formation, 'stripe'>,
  { first, pages }: Pick<Context, 'first' | 'pages'>,
  node: number,
): number {
  const slots = constant('STRIPE_ENTRIES');
  const before = (end: number, slot: number): number => Math.ceil(Math.max(0, end - slot) / slots);
  return stripe.reduce((sum, at, slot) => sum + (at === node ? before(first + pages, slot) - before(first, slot) : 0), 0);
}

function noRoom(m: Membership, f: Formation, spec: HyperserverSpec): WeftError {
  const need = (x: Member): number => poolPagesFor(f.stripe, x.node, f.given + pagesOf(spec.memoryMib));
  const small = m.members.find((x) => (f.poolPages[x.node] ?? 0) > 0 && need(x) > (f.poolPages[x.node] ?? 0));
  const which = small === undefined ? 'a pool is' : `the pool of node ${small.node} is`;
  const lent =
    small === undefined ? '' : `: it lends ${small.poolMib} MiB, ${spec.memoryMib} MiB need ${Math.ceil(need(small) / pagesOf(1))} of it`;
  const next = 'take a smaller memory, or let more nodes lend';
  if (f.given === 0) return new WeftError('E_POOL', `${which} too small${lent}`, next);
  const free = (f.pages - f.given) / pagesOf(1);
  return new WeftError(
    'E_POOL',
    `${free} MiB of the pools were not given out since the first hyperserver started, ${spec.name} needs ${spec.memoryMib}`,
    `${next}, or stop all once: what a stopped one leaves is given out again when none is up`,
  );
}
