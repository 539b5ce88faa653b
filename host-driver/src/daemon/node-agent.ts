// SPDX-License-Identifier: Apache-2.0
import { totalmem } from 'node:os';
import { WeftError } from '@weft/tools';
import { MIN_BUDGET_PAGES } from '../driver.js';
import type { GuestState, MembershipView } from './api/schemas.js';
import type { Config } from './config.js';
import { type Formation, pagesOf } from './fault/formation.js';
import type { Supervisor } from './fault/supervisor.js';
import { contextAt, poolPagesUsed, takesPart } from './rack/contexts.js';
import { cardEpoch } from './rack/documents.js';
import { Serial } from './state/wait.js';
import type { Vmm } from './vm/vmm.js';

type Settings = Pick<Config, 'card' | 'heartbeatMs' | 'revokeLimitMs'> & Partial<Pick<Config, 'policy'>>;

/** Makes of this server what the administrator's picture of the rack says of it. */
export class NodeAgent {
  readonly #config: Settings;
  readonly #supervisor: Supervisor;
  readonly #vmm: Vmm;
  readonly #serial = new Serial();
  readonly #ramMib: number;

  constructor(config: Settings, supervisor: Supervisor, vmm: Vmm, ramMib = Math.floor(totalmem() / 2 ** 20)) {
    this.#config = config;
    this.#supervisor = supervisor;
    this.#vmm = vmm;
    this.#ramMib = ramMib;
  }

  /** `view` null: of no rack. Resolves when all is so. */
  apply(view: MembershipView | null, node: number): Promise<void> {
    return this.#serial.run(async () => {
      const wanted = view === null ? null : this.#formation(view, node);
      const c = view?.formation == null ? null : contextAt(view.formation, node);
      const here = c?.hyperserver.node === node;
      const arriving = c?.moving?.to === node;
      // The guest goes before its memory does; one that has left or will not come goes too.
      const known = this.#vmm.context;
      if (known !== null && (known !== wanted?.context?.id || !(here || arriving))) await this.#vmm.stop(0);
      await this.#supervisor.reconcile(wanted);
      const info = this.#supervisor.info;
      if (c === null || !c.run || c.hyperserver.vmm !== 'qemu' || info === null) return;
      if (arriving) return this.#vmm.start(c.id, c.hyperserver, info, c.moving?.accel);
      if (!here) return;
      await this.#vmm.start(c.id, c.hyperserver, info);
      if (c.moving === null) await this.#vmm.proceed();
    });
  }

  /** The guest stops, and becomes what another node can go on with. Only apply() lets it run again. */
  departGuest(context: string): Promise<GuestState> {
    return this.#serial.run(() => this.#vmm.depart(context));
  }
  arriveGuest(state: GuestState): Promise<void> {
    return this.#serial.run(() => this.#vmm.arrive(state));
  }

  /** Lets the guest of this server shut down, and ends it when the time is over. */
  stopGuest(graceMs: number): Promise<void> {
    return this.#serial.run(() => this.#vmm.stop(graceMs));
  }

  #formation(view: MembershipView, node: number): Formation | null {
    const f = view.formation;
    if (f === null) return null;
    if (!takesPart(f, node)) return null;
    if (this.#config.card === undefined)
      throw new WeftError('E_NO_CARD', `node ${node} has no card`, 'name it in the configuration (card)');
    const c = contextAt(f, node);
    const here = c !== null && (c.hyperserver.node === node || c.moving?.to === node);
    const { memoryMib, budgetMib } = c?.hyperserver ?? { memoryMib: 0, budgetMib: 0 };
    const poolPages = f.poolPages[node] ?? 0;
    const needMib = (here ? Math.min(budgetMib || memoryMib, memoryMib) : 0) + poolPagesUsed(f, node) / pagesOf(1);
    if (needMib > this.#ramMib)
      throw new WeftError(
        'E_BUDGET',
        `node ${node} has ${this.#ramMib} MiB of RAM, frame budget and pool need ${Math.ceil(needMib)}`,
        'give a smaller budget',
      );
    return {
      id: f.id,
      node,
      card: this.#config.card,
      epoch: cardEpoch(view.epoch),
      members: view.members.map((m) => m.node).filter((n) => takesPart(f, n)),
      stripe: f.stripe,
      poolPages,
      context: c === null ? null : { id: c.id, firstPage: c.first },
      guestMib: memoryMib,
      // A node that the guest has left gives its frames back.
      budgetPages: here ? pagesOf(budgetMib) : MIN_BUDGET_PAGES,
      mtu: view.agreement.mtu,
      heartbeatMs: this.#config.heartbeatMs,
      revokeLimitMs: this.#config.revokeLimitMs,
      ...(this.#config.policy === undefined ? {} : { policy: this.#config.policy }),
      opened: false,
    };
  }
}
