// SPDX-License-Identifier: Apache-2.0
import { errorLine, WeftError } from '@weft/tools';
import type { Hyperserver, HyperserverSpec, MoveReport, NodeStatus } from '../api/schemas.js';
import type { EventLog } from '../events.js';
import { Serial } from '../state/wait.js';
import type { Administrator } from './administrator.js';
import { contextOf, formed, newFormation, takesPart, withContext } from './contexts.js';
import type { Membership } from './documents.js';
import { Moves } from './moves.js';
import type { Rack } from './rack.js';

/** Virtual machines of the rack, as its administrator keeps them. */
export class Hyperservers {
  readonly #rack: Rack;
  readonly #admin: Administrator;
  readonly #events: EventLog;
  readonly #moves: Moves;
  readonly #serial = new Serial();

  constructor(rack: Rack, admin: Administrator, events: EventLog) {
    this.#rack = rack;
    this.#admin = admin;
    this.#events = events;
    this.#moves = new Moves(rack, admin, events);
  }

  create(spec: HyperserverSpec): Promise<Hyperserver> {
    return this.#serial.run(async () => {
      this.#rack.demandLead();
      const { value: m } = await this.#rack.membership();
      // Alone it would have to fit; beside others it may have to wait for them.
      withContext(m, newFormation(m, spec), spec, [spec]);
      await this.#rack.changePlans((plans) => {
        if (plans.hyperservers.some((h) => h.spec.name === spec.name))
          throw new WeftError('E_CONFLICT', `there is a hyperserver ${spec.name}`, 'give another name, or delete that one');
        return { ...plans, hyperservers: [...plans.hyperservers, { spec, run: false }] };
      });
      return { spec, state: 'stopped', text: '', attach: null };
    });
  }

  async list(): Promise<Hyperserver[]> {
    const { value: plans } = await this.#rack.plans();
    const { value: m } = await this.#rack.membership();
    return Promise.all(plans.hyperservers.map(({ spec }) => this.#observe(spec, m)));
  }

  async get(name: string): Promise<Hyperserver> {
    return this.#observe(await this.#spec(name), (await this.#rack.membership()).value);
  }

  remove(name: string): Promise<void> {
    return this.#serial.run(async () => {
      await this.#spec(name);
      if (contextOf((await this.#rack.membership()).value, name) !== null)
        throw new WeftError('E_IN_USE', `hyperserver ${name} is up`, 'stop it first');
      await this.#rack.changePlans((plans) => ({ ...plans, hyperservers: plans.hyperservers.filter((h) => h.spec.name !== name) }));
    });
  }

  /** Forms its memory on all its nodes; when every one is ready, its VMM starts. If one cannot, all of it is undone. */
  start(name: string): Promise<Hyperserver> {
    return this.#serial.run(async () => {
      const spec = await this.#spec(name);
      const now = (await this.#rack.membership()).value;
      if (contextOf(now, name) !== null) {
        const is = await this.#observe(spec, now);
        if (is.state !== 'ended') return is;
        await this.#release(name);
      }
      const specs = (await this.#rack.plans()).value.hyperservers.map((h) => h.spec);
      const lost = now.formation?.lost ?? [];
      await this.#rack.changeMembership((m, revision) =>
        formed(m, revision, withContext(m, m.formation ?? newFormation(m, spec), spec, specs)),
      );
      await this.#demandAll(name, lost, 'its memory cannot be formed');
      await this.#rack.changePlans((plans) => setRun(plans, name, true));
      await this.#demandAll(name, lost, 'it cannot be started');
      this.#events.add('hyperserver', 'STARTED', name);
      return this.get(name);
    });
  }

  stop(name: string, graceSeconds: number): Promise<Hyperserver> {
    return this.#serial.run(async () => {
      const spec = await this.#spec(name);
      const { value: m } = await this.#rack.membership();
      const context = contextOf(m, name);
      if (context !== null) {
        const at = m.members.find((x) => x.node === context.node);
        if (at !== undefined && graceSeconds > 0 && spec.vmm === 'qemu')
          await this.#rack.stopGuest(at, graceSeconds).catch(() => undefined);
        await this.#release(name);
        this.#events.add('hyperserver', 'STOPPED', name);
      }
      return this.get(name);
    });
  }

  move(name: string, node: number): Promise<MoveReport> {
    return this.#serial.run(async () => {
      const report = await this.#moves.move(await this.#spec(name), node);
      // Where it is started next.
      await this.#change(name, { node });
      return report;
    });
  }

  setBudget(name: string, budgetMib: number): Promise<Hyperserver> {
    return this.#serial.run(async () => {
      await this.#spec(name);
      await this.#change(name, { budgetMib });
      for (const [, e] of await this.#admin.publish()) throw e;
      return this.get(name);
    });
  }

  async #change(name: string, change: Partial<HyperserverSpec>): Promise<void> {
    await this.#rack.changePlans((plans) => ({
      ...plans,
      hyperservers: plans.hyperservers.map((h) => (h.spec.name === name ? { ...h, spec: { ...h.spec, ...change } } : h)),
    }));
  }

  async #spec(name: string): Promise<HyperserverSpec> {
    this.#rack.demandLead();
    const found = (await this.#rack.plans()).value.hyperservers.find((h) => h.spec.name === name);
    if (found === undefined) throw new WeftError('E_NOT_FOUND', `no hyperserver ${name}`, 'see `weft vm list`');
    return found.spec;
  }

  /** Publishes; if one of its nodes cannot do its part, takes all of it back and says why. So also if it is found lost only now: its part of the memory is. */
  async #demandAll(name: string, lost: readonly number[], what: string): Promise<void> {
    const failures = await this.#admin.publish();
    const { formation } = (await this.#rack.membership()).value;
    const part = [...failures].filter(([node]) => formation !== null && takesPart({ ...formation, lost }, node));
    if (part.length === 0) return;
    await this.#release(name);
    const [[node, e] = [0, undefined]] = part;
    const { code, next } = e instanceof WeftError ? e : { code: 'E_FORM', next: '' };
    const text = e instanceof WeftError ? e.message : errorLine(e);
    throw new WeftError(code, `hyperserver ${name}: ${what}: node ${node}: ${text}`, next, { cause: e });
  }

  async #release(name: string): Promise<void> {
    await this.#rack.changePlans((plans) => setRun(plans, name, false));
    await this.#rack.changeMembership((m, revision) => {
      if (m.formation === null || contextOf(m, name) === null) return null;
      const contexts = m.formation.contexts.filter((c) => c.hyperserver !== name);
      return formed(m, revision, contexts.length === 0 ? null : { ...m.formation, contexts });
    });
    await this.#admin.publish();
  }

  async #observe(spec: HyperserverSpec, m: Membership): Promise<Hyperserver> {
    const context = contextOf(m, spec.name);
    if (context === null) return { spec, state: 'stopped', text: '', attach: null };
    const { node } = context;
    const member = m.members.find((x) => x.node === node);
    let status: NodeStatus | null = null;
    let text = `node ${node} is gone`;
    if (member !== undefined) {
      const asked = member.node === this.#rack.local?.node ? this.#admin.ownStatus() : this.#rack.status(member);
      status = await asked.catch((e) => {
        text = errorLine(e);
        return null;
      });
    }
    if (status === null) return { spec, state: 'unknown', text, attach: null };
    if (status.context !== context.id) return { spec, state: 'forming', text: status.faultProcess, attach: null };
    const running = status.hyperserver?.state === 'running' || (spec.vmm === 'external' && status.faultProcess === 'running');
    if (running && status.heldUp !== null) return { spec, state: 'paused', text: status.heldUp, attach: status.attach };
    if (spec.vmm === 'external') {
      const up = status.faultProcess === 'running';
      return {
        spec,
        state: up ? 'running' : 'paused',
        text: up ? 'its memory is served' : `its fault process is ${status.faultProcess}`,
        attach: status.attach,
      };
    }
    const { state = 'forming', text: why = '' } = status.hyperserver ?? {};
    return { spec, state, text: why, attach: status.attach };
  }
}

function setRun<P extends { hyperservers: { spec: HyperserverSpec; run: boolean }[] }>(plans: P, name: string, run: boolean): P {
  return { ...plans, hyperservers: plans.hyperservers.map((h) => (h.spec.name === name ? { ...h, run } : h)) };
}
