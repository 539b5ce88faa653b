// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorLine, WeftError } from '@weft/tools';
import type { DriverEvent } from '../../driver.js';
import type { NodeInfo } from '../../node/protocol.js';
import { type ServiceNotice, type ServiceOperations, serviceFiles } from '../../node/service-protocol.js';
import { RpcClient } from '../../process/socket-rpc.js';
import { JsonFile } from '../state/atomic-file.js';
import { Identity, isAlive, signalTo } from '../state/identity.js';
import { poll, Serial } from '../state/wait.js';
import { Formation, nodeOptions, serves } from './formation.js';

// Seen from src and from dist alike: a process of its own runs what was built.
const program = resolve(import.meta.dirname, '../../../dist/node/service.js');

/** The first start on a machine may have to build the driver. */
const openLimitMs = 300_000;
const startLimitMs = 20_000;
const drainLimitMs = 120_000;
/** A process that dies so often within the window is not started again: something is wrong that a restart does not cure. */
/** Events of the driver after which its guest waits, and those that end it. */
const holdUps: readonly string[] = ['E_CARD_GONE', 'OUT_OF_POOL', 'PAUSED'];
const goesOn: readonly string[] = ['POOL_AGAIN'];
const restarts = { most: 12, withinMs: 60_000 };

export type FaultState = 'none' | 'starting' | 'running' | 'resuming' | 'failed';
type Service = RpcClient<ServiceOperations, ServiceNotice>;
type Events = { driver: [DriverEvent]; state: [state: FaultState, text: string] };

/**
 * The fault process of this server: starts it, finds it again after the daemon's own death, and starts the next one, which takes
 * up where it was, after its death. What it should be is on disk before it is.
 */
export class Supervisor extends EventEmitter<Events> {
  readonly #folder: string;
  readonly #link: string;
  readonly #formationFile: JsonFile<typeof Formation>;
  readonly #identityFile: JsonFile<typeof Identity>;
  readonly #serial = new Serial();
  #formation: Formation | null = null;
  #service: Service | null = null;
  #info: NodeInfo | null = null;
  #state: FaultState = 'none';
  #heldUp: string | null = null;
  #deaths: number[] = [];
  #seen = 0;
  #left = false;

  constructor(folder: string) {
    super();
    this.#folder = folder;
    this.#link = join(folder, 'link');
    this.#formationFile = new JsonFile(join(folder, 'formation.json'), Formation);
    this.#identityFile = new JsonFile(join(folder, serviceFiles.identity), Identity);
  }

  get state(): FaultState {
    return this.#state;
  }
  /** Why its guest waits, in words. */
  get heldUp(): string | null {
    return this.#heldUp;
  }
  get formation(): Formation | null {
    return this.#formation;
  }
  /** What a VMM needs; null while no guest is served here. */
  get info(): NodeInfo | null {
    return this.#info;
  }

  /** Finds what an earlier daemon has left running. */
  attach(): Promise<void> {
    return this.#serial.run(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      this.#formation = await this.#formationFile.read();
      if (this.#formation !== null) await this.#persist(this.#formation);
    });
  }

  /** Makes the fault process what it should be; null: none. Resolves when it is, rejects with why it cannot. */
  reconcile(wanted: Formation | null): Promise<void> {
    return this.#serial.run(async () => {
      const now = this.#formation;
      if (wanted === null) return now === null && this.#service === null ? undefined : this.#end();
      if (now?.id !== wanted.id) {
        await this.#end();
        await this.#keep(wanted);
        return this.#bring(wanted);
      }
      if (this.#service === null || this.#info === null) {
        this.#deaths = [];
        await this.#bring(now);
      }
      if (now.context?.id !== wanted.context?.id) return this.#replaceContext(now, wanted);
      await this.#adjust(now, wanted);
    });
  }

  /** Asks the fault process; E_NO_MEMORY if there is none. */
  ask<K extends keyof ServiceOperations & string>(
    op: K,
    args: ServiceOperations[K][0],
    timeoutMs?: number,
  ): Promise<ServiceOperations[K][1]> {
    if (this.#service === null || this.#info === null)
      return Promise.reject(new WeftError('E_NO_MEMORY', 'no memory of a hyperserver is served here', 'start one'));
    return this.#service.ask(op, args, timeoutMs);
  }

  /** Lets the fault process go on by itself. */
  leave(): void {
    this.#left = true;
    this.#service?.close();
    this.#service = null;
  }

  async #keep(formation: Formation): Promise<void> {
    await this.#formationFile.write(formation);
    this.#formation = formation;
  }

  /** What may change while pages are served. */
  async #adjust(now: Formation, wanted: Formation): Promise<void> {
    const service = this.#service;
    if (service === null) throw new WeftError('E_DIED', 'the fault process is gone', 'see its log');
    if (wanted.epoch !== now.epoch || wanted.members.join() !== now.members.join())
      await service.ask('setMembership', { epoch: wanted.epoch, members: wanted.members }, 15_000);
    if (wanted.budgetPages !== now.budgetPages) await service.ask('setBudget', { pages: wanted.budgetPages });
    if (JSON.stringify(now) !== JSON.stringify(wanted)) await this.#keep({ ...wanted, opened: now.opened || wanted.opened });
  }

  /** Another hyperserver's pages, or none: those of the last one go home, and the next process resumes with what is left, pool and rings. */
  async #replaceContext(now: Formation, wanted: Formation): Promise<void> {
    if (now.guestMib > 0) await this.#service?.ask('drain', { timeoutMs: drainLimitMs }, drainLimitMs + 5000);
    // From here on there is nothing of it to come back for.
    await this.#keep({ ...wanted, opened: true });
    await this.#endProcess('SIGKILL');
    await this.#persist({ ...wanted, opened: true });
  }

  async #endProcess(signal: NodeJS.Signals): Promise<void> {
    this.#service?.close();
    this.#service = null;
    this.#info = null;
    const who = await this.#identityFile.read();
    if (who === null) return;
    signalTo(who, signal);
    await poll('end of the fault process', 5000, () => (isAlive(who) ? null : true));
  }

  async #end(): Promise<void> {
    const service = this.#service;
    this.#service = null;
    this.#info = null;
    const who = await this.#identityFile.read();
    if (service !== null) await service.ask('close', null, 5000).catch(() => undefined);
    service?.close();
    if (who !== null) {
      if (service === null) signalTo(who, 'SIGTERM');
      const gone = await poll('end of the fault process', 5000, () => (isAlive(who) ? null : true)).catch(() => false);
      if (!gone) signalTo(who, 'SIGKILL');
      await poll('end of the fault process', 5000, () => (isAlive(who) ? null : true));
    }
    await this.#formationFile.remove();
    await this.#identityFile.remove();
    this.#formation = null;
    this.#heldUp = null;
    this.#set('none', 'no memory is served');
  }

  /** A running process for this formation: the one there is, or a new one. */
  async #bring(formation: Formation): Promise<void> {
    this.#set(formation.opened ? 'resuming' : 'starting', `fault process of ${formation.id}`);
    try {
      const { service, running } = await this.#find(formation);
      const options = nodeOptions(formation, this.#link);
      this.#info = running ?? (await service.ask('open', { ...options, resume: formation.opened }, openLimitMs));
      this.#service = service;
      if (!formation.opened) await this.#keep({ ...formation, opened: true });
      // A resumed driver knows the membership of its card, but not what was decided while it was dead.
      if (formation.opened && running === null) {
        await service.ask('setMembership', { epoch: formation.epoch, members: formation.members }, 15_000);
        await service.ask('setBudget', { pages: formation.budgetPages });
      }
      this.#watch(service);
      for (const e of await service.ask('events', { after: this.#seen })) this.#take(e);
      this.#set('running', running === null ? `${formation.id} is served` : `${formation.id} was served all along`);
    } catch (e) {
      this.#service?.close();
      this.#service = null;
      this.#set('failed', errorLine(e));
      throw e;
    }
  }

  /** A process that may open the formation, or has it open: one that lived when we came, unless it has another context. */
  async #find(formation: Formation): Promise<{ service: Service; running: NodeInfo | null }> {
    const { service, born } = await this.#reach();
    const running = born ? null : await service.ask('info', null);
    if (running === null || serves(running, formation)) return { service, running };
    service.close();
    await this.#endProcess('SIGKILL');
    return { service: (await this.#reach()).service, running: null };
  }

  /** Connects to the process in the folder; starts it if it does not live. */
  async #reach(): Promise<{ service: Service; born: boolean }> {
    const connect = (): Promise<Service | null> =>
      RpcClient.connect<ServiceOperations, ServiceNotice>('the fault process', join(this.#folder, serviceFiles.socket)).catch(() => null);
    const who = await this.#identityFile.read();
    const born = who === null || !isAlive(who);
    let ended: string | null = null;
    if (born) {
      await rm(join(this.#folder, serviceFiles.socket), { force: true });
      const log = openSync(join(this.#folder, serviceFiles.log), 'a', 0o600);
      const child = spawn(process.execPath, [program, this.#folder], { detached: true, stdio: ['ignore', log, log], cwd: '/' });
      closeSync(log);
      child.on('error', (e) => {
        ended = e.message;
      });
      child.on('exit', (code, signal) => {
        ended = `it ended with ${signal ?? code}`;
      });
      child.unref();
    }
    if (born) {
      this.#seen = 0;
      this.#heldUp = null;
    }
    const service = await poll('the fault process', startLimitMs, async () => {
      // One that found the folder taken ends; then the other one answers.
      const s = await connect();
      if (s === null && ended !== null) {
        const other = await this.#identityFile.read();
        if (other === null || !isAlive(other))
          throw new WeftError(
            'E_FAULT_PROCESS',
            `the fault process did not start: ${ended}`,
            `see ${join(this.#folder, serviceFiles.log)}`,
          );
      }
      return s;
    });
    return { service, born };
  }

  #watch(service: Service): void {
    service.onNotice = (e) => this.#take(e);
    void service.closed.then(() => {
      if (this.#service !== service || this.#left) return;
      this.#service = null;
      this.#info = null;
      void this.#serial.run(() => this.#revive()).catch(() => undefined);
    });
  }

  async #revive(): Promise<void> {
    const formation = this.#formation;
    if (formation === null || this.#service !== null || this.#left) return;
    const who = await this.#identityFile.read();
    // Its socket closes a moment before it is gone, and one that only lost us still serves.
    if (who !== null) await poll('end of the fault process', 500, () => (isAlive(who) ? null : true)).catch(() => undefined);
    await this.#persist(formation);
  }

  /** Brings it up again and again: its card may not have seen yet that the last one died. */
  async #persist(formation: Formation): Promise<void> {
    for (let pauseMs = 50; ; pauseMs *= 2) {
      const now = performance.now();
      this.#deaths = [...this.#deaths.filter((t) => now - t < restarts.withinMs), now];
      if (this.#deaths.length > restarts.most) {
        const text = `the fault process could not be kept up ${restarts.most} times within ${restarts.withinMs / 1000} s; the guest waits`;
        throw new WeftError('E_FAULT_PROCESS', text, `see ${join(this.#folder, serviceFiles.log)}`);
      }
      try {
        await this.#bring(formation);
        return;
      } catch (e) {
        // Nobody kept its memory: that does not change.
        if (this.#left || (e instanceof WeftError && e.code === 'E_RESUME')) throw e;
        await delay(pauseMs);
      }
    }
  }

  #take({ seq, event }: ServiceNotice): void {
    if (seq <= this.#seen) return;
    this.#seen = seq;
    if (holdUps.includes(event.code)) this.#heldUp = event.text;
    if (goesOn.includes(event.code)) this.#heldUp = null;
    this.emit('driver', event);
  }

  #set(state: FaultState, text: string): void {
    this.#state = state;
    this.emit('state', state, text);
  }
}
