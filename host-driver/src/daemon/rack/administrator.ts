// SPDX-License-Identifier: Apache-2.0
import { errorLine, WeftError } from '@weft/tools';
import type { Member, MembershipView, NodeStatus } from '../api/schemas.js';
import type { EventLog } from '../events.js';
import { Serial } from '../state/wait.js';
import { takesPart } from './contexts.js';
import type { Formation, Membership, Plans } from './documents.js';
import type { Rack } from './rack.js';

/** How often members that missed something are told again, and lost ones are looked for. */
const everyMs = 2000;

/** Carries decisions to the members, until each has them; and decides who is lost. Idle in a daemon that does not administer. */
export class Administrator {
  readonly #rack: Rack;
  readonly #events: EventLog;
  readonly #serial = new Serial();
  /** Revision of the picture that each member has done. */
  readonly #done = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #turning = false;

  constructor(rack: Rack, events: EventLog) {
    this.#rack = rack;
    this.#events = events;
  }

  start(): void {
    this.#rack.onLead = () => {
      this.#done.clear();
      void this.turn();
    };
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Tells every member; gives what went wrong, by node. */
  publish(): Promise<ReadonlyMap<number, unknown>> {
    return this.#serial.run(async () => {
      const view = await this.view();
      const failures = new Map<number, unknown>();
      await Promise.all(
        view.members.map((m) =>
          this.#rack.send(m, view).then(
            () => this.#done.set(m.node, view.revision),
            (e) => {
              this.#done.delete(m.node);
              failures.set(m.node, e);
            },
          ),
        ),
      );
      return failures;
    });
  }

  /** The picture of the rack as the store holds it. */
  async view(): Promise<MembershipView> {
    const local = this.#rack.demandLead();
    const [m, plans] = [await this.#rack.membership(), await this.#rack.plans()];
    const { id, name, epoch, agreement, members, formation: f } = m.value;
    const formation = f === null ? null : shown(f, plans.value);
    const revision = Math.max(m.revision, plans.revision);
    return { rackId: id, epoch, revision, name, agreement, members, administrator: local.node, formation };
  }

  /** One look at everything; start() repeats it. */
  async turn(): Promise<void> {
    if (this.#turning || !this.#rack.leads) return;
    this.#turning = true;
    try {
      await this.beforeTurn();
      await this.#fenceLost();
      const view = await this.view();
      if (view.members.some((m) => this.#done.get(m.node) !== view.revision)) await this.publish();
    } catch (e) {
      if (!(e instanceof WeftError && e.code === 'E_NOT_ADMIN')) this.#events.add('rack', 'ADMINISTRATION', errorLine(e));
    } finally {
      this.#turning = false;
    }
  }

  /**
   * A node is lost if its daemon is not heard **and** the card of another one misses its card: either alone is a crash from which
   * it comes back with its pages.
   */
  async #fenceLost(): Promise<void> {
    const { value: m } = await this.#rack.membership();
    if (m.formation === null) return;
    const answers = new Map(await Promise.all(participants(m).map(async (x) => [x.node, await this.#status(x)] as const)));
    const dead = (n: number): boolean => (answers.get(n) ?? null) === null && !(this.#rack.alive?.includes(n) ?? false);
    const missed = new Set([...answers.values()].flatMap((s) => s?.suspects ?? []));
    const lost = [...answers.keys()].filter((n) => dead(n) && missed.has(n));
    if (lost.length === 0) return;
    await this.#rack.changeMembership((now, revision) =>
      now.formation === null
        ? null
        : { ...now, epoch: revision + 1, formation: { ...now.formation, lost: [...now.formation.lost, ...lost] } },
    );
    for (const n of lost) this.#events.add('rack', 'NODE_LOST', `node ${n}: neither its daemon nor its card is heard; it is fenced`);
  }

  #status(member: Member): Promise<NodeStatus | null> {
    return member.node === this.#rack.local?.node ? this.ownStatus() : this.#rack.status(member).catch(() => null);
  }
  /** What else is to be looked at with every turn. */
  beforeTurn: () => Promise<void> = async () => undefined;
  /** Set by whoever knows this server. */
  ownStatus: () => Promise<NodeStatus | null> = async () => null;
}

function shown(f: Formation, plans: Plans): MembershipView['formation'] {
  const contexts = f.contexts.flatMap(({ hyperserver, node, ...rest }) => {
    const plan = plans.hyperservers.find((h) => h.spec.name === hyperserver);
    return plan === undefined ? [] : [{ ...rest, hyperserver: { ...plan.spec, node }, run: plan.run }];
  });
  return { ...f, contexts };
}

/** Members whose cards hold pages of the formation. */
function participants(m: Membership): readonly Member[] {
  const f = m.formation;
  return f === null ? [] : m.members.filter((x) => takesPart(f, x.node));
}
