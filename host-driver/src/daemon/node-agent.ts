// SPDX-License-Identifier: Apache-2.0
import { totalmem } from 'node:os';
import { WeftError } from '@weft/tools';
import type { MembershipView } from './api/schemas.js';
import type { Config } from './config.js';
import { type Formation, pagesOf } from './fault/formation.js';
import type { Supervisor } from './fault/supervisor.js';
import { cardEpoch } from './rack/documents.js';
import { Serial } from './state/wait.js';
import type { Vmm } from './vm/vmm.js';

type Settings = Pick<Config, 'card' | 'heartbeatMs' | 'revokeLimitMs'>;

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
      // The guest goes before its memory does.
      if (this.#vmm.formation !== null && this.#vmm.formation !== wanted?.id) await this.#vmm.stop(0);
      await this.#supervisor.reconcile(wanted);
      const formation = view?.formation;
      if (!formation || wanted === null || formation.hyperserver.node !== node || formation.hyperserver.vmm !== 'qemu') return;
      const info = this.#supervisor.info;
      if (formation.run && info !== null) await this.#vmm.start(wanted.id, formation.hyperserver, info);
    });
  }

  /** Lets the guest of this server shut down, and ends it when the time is over. */
  stopGuest(graceMs: number): Promise<void> {
    return this.#serial.run(() => this.#vmm.stop(graceMs));
  }

  #formation(view: MembershipView, node: number): Formation | null {
    const f = view.formation;
    if (f === null) return null;
    const takesPart = (n: number): boolean => !f.lost.includes(n) && (n === f.hyperserver.node || (f.poolPages[n] ?? 0) > 0);
    if (!takesPart(node)) return null;
    if (this.#config.card === undefined)
      throw new WeftError('E_NO_CARD', `node ${node} has no card`, 'name it in the configuration (card)');
    const here = f.hyperserver.node === node;
    const { memoryMib, budgetMib } = f.hyperserver;
    const poolPages = f.poolPages[node] ?? 0;
    const needMib = (here ? Math.min(budgetMib || memoryMib, memoryMib) : 0) + poolPages / pagesOf(1);
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
      members: view.members.map((m) => m.node).filter(takesPart),
      stripe: f.stripe,
      poolPages,
      guestMib: here ? memoryMib : 0,
      budgetPages: here ? pagesOf(budgetMib) : 0,
      mtu: view.agreement.mtu,
      heartbeatMs: this.#config.heartbeatMs,
      revokeLimitMs: this.#config.revokeLimitMs,
      opened: false,
    };
  }
}
