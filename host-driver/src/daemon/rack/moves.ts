// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import type { HyperserverSpec, Member, MoveReport, NodeStatus } from '../api/schemas.js';
import type { EventLog } from '../events.js';
import type { Administrator } from './administrator.js';
import { contextOf, formed, seat } from './contexts.js';
import type { Context, Membership } from './documents.js';
import type { Rack } from './rack.js';

/**
 * Lets a running guest go on at another node. Where it runs is one word in the store (`node`): both QEMUs are stopped when it is written,
 * and each goes on or ends by what it says. So whoever dies on the way, the guest runs at one node or at none, and never at two:
 *
 *   moving: to ──► QEMU at `to` waits ──► guest leaves ──► guest arrives ──► node = to ──► goes on there, ends here
 *          └─────────────── anything fails: moving = null ──► goes on here, ends there
 */
export class Moves {
  readonly #rack: Rack;
  readonly #admin: Administrator;
  readonly #events: EventLog;
  #moving = false;

  constructor(rack: Rack, admin: Administrator, events: EventLog) {
    this.#rack = rack;
    this.#admin = admin;
    this.#events = events;
    // What another administrator has begun and not ended.
    admin.beforeTurn = async () => {
      if (this.#moving || !underWay((await this.#rack.membership()).value)) return;
      await this.#abandon();
      this.#events.add('hyperserver', 'NOT_MOVED', 'its move was begun and not ended: it stays where it was');
    };
  }

  async move(spec: HyperserverSpec, to: number): Promise<MoveReport> {
    const began = performance.now();
    const { from, at, accel } = await this.#demand(spec, to);
    this.#moving = true;
    try {
      await this.#seat(spec, to);
      await this.#change(at, (c) => ({ ...c, moving: { to, accel } }));
      await this.#tell(from.node, to);
      const stopped = performance.now();
      const state = await this.#rack.departGuest(from, at.id);
      await this.#rack.arriveGuest(this.#member((await this.#rack.membership()).value, to), state);
      await this.#change(at, (c) => (c.moving?.to === to ? { ...c, node: to, moving: null } : changed()));
      const stateBytes = Buffer.byteLength(state.state, 'base64');
      // From here on it is there, whatever follows.
      await this.#tell(to);
      const now = performance.now();
      this.#events.add('hyperserver', 'MOVED', `${spec.name} from node ${from.node} to node ${to}, ${Math.round(now - began)} ms`);
      return {
        ...{ from: from.node, to, totalMs: now - began, pausedMs: now - stopped, stateBytes },
        ...{ memoryBytes: state.memoryBytes, qemuDowntimeMs: state.downtimeMs },
      };
    } catch (e) {
      await this.#abandon().catch(() => undefined);
      throw e;
    } finally {
      this.#moving = false;
    }
  }

  /** Whether it can be: what is not running can't. */
  async #demand(spec: HyperserverSpec, to: number): Promise<{ from: Member; at: Context; accel: 'tcg' | 'kvm' }> {
    const { value: m } = await this.#rack.membership();
    const at = contextOf(m, spec.name);
    if (at === null) throw conflict(`hyperserver ${spec.name} is not up`, 'start it there');
    if (spec.vmm !== 'qemu') throw conflict(`the memory of ${spec.name} is mapped by another program`, 'move that program yourself');
    if (at.node === to) throw conflict(`hyperserver ${spec.name} runs on node ${to}`, 'name another node');
    const from = this.#member(m, at.node);
    const { hyperserver } = await this.#status(from);
    if (hyperserver?.state !== 'running' || hyperserver.accel === null)
      throw conflict(`hyperserver ${spec.name} is ${hyperserver?.state ?? 'not there'}`, 'it can be moved while it runs');
    return { from, at, accel: hyperserver.accel };
  }

  #status(member: Member): Promise<NodeStatus> {
    if (member.node !== this.#rack.local?.node) return this.#rack.status(member);
    return this.#admin.ownStatus().then((s) => s ?? Promise.reject(conflict('this server has no status', 'ask again')));
  }

  #member(m: Membership, node: number): Member {
    const found = m.members.find((x) => x.node === node);
    if (found === undefined) throw conflict(`the rack has no node ${node}`, 'see `weft rack status`');
    return found;
  }

  /** Has a table of its pages made there, if there is none yet; it goes on where it runs meanwhile. */
  async #seat(spec: HyperserverSpec, to: number): Promise<void> {
    const specs = (await this.#rack.plans()).value.hyperservers.map((h) => h.spec);
    const { value: m } = await this.#rack.membership();
    if (contextOf(m, spec.name)?.hosts.includes(to) && !m.formation?.lost.includes(to)) return;
    if (m.formation?.lost.includes(to) || !this.#member(m, to).card)
      throw conflict(`node ${to} takes no part in the rack's memory`, 'name another node');
    await this.#rack.changeMembership((now, revision) => {
      const f = now.formation === null ? changed() : seat(now.formation, spec.name, to, specs);
      const contexts = f.contexts.map((c) => (c.hyperserver === spec.name ? { ...c, hosts: [...new Set([...c.hosts, to])] } : c));
      return formed(now, revision, { ...f, contexts });
    });
    await this.#tell(to);
  }

  async #change(which: Context, change: (c: Context) => Context): Promise<void> {
    await this.#rack.changeMembership((m) => {
      if (!m.formation?.contexts.some((c) => c.id === which.id)) return changed();
      return { ...m, formation: { ...m.formation, contexts: m.formation.contexts.map((c) => (c.id === which.id ? change(c) : c)) } };
    });
  }

  /** Tells everyone; fails if one of these did not do its part. Others are told again later. */
  async #tell(...nodes: number[]): Promise<void> {
    const failures = await this.#admin.publish();
    for (const n of nodes) if (failures.has(n)) throw failures.get(n);
  }

  async #abandon(): Promise<void> {
    await this.#rack.changeMembership((m) => {
      if (m.formation === null || !underWay(m)) return null;
      return { ...m, formation: { ...m.formation, contexts: m.formation.contexts.map((c) => ({ ...c, moving: null })) } };
    });
    await this.#admin.publish();
  }
}

const underWay = (m: Membership): boolean => m.formation?.contexts.some((c) => c.moving !== null) ?? false;
const conflict = (text: string, next: string): WeftError => new WeftError('E_CONFLICT', text, next);
function changed(): never {
  throw conflict('the hyperserver was changed meanwhile', 'look at it and try again');
}
