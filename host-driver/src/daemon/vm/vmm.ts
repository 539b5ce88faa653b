// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorLine, WeftError } from '@weft/tools';
import { Type } from 'typebox';
import { guestImage } from '../../guest/image.js';
import { buildLinkPlugin } from '../../native.js';
import type { NodeInfo } from '../../node/protocol.js';
import { chooseAccel } from '../../vm/accel.js';
import { findQemu, qemuArgs } from '../../vm/qemu.js';
import { uffdProblem } from '../../vm/uffd.js';
import type { HyperserverSpec, VmState } from '../api/schemas.js';
import { JsonFile } from '../state/atomic-file.js';
import { Identity, identify, isAlive, signalTo } from '../state/identity.js';
import { poll, Serial } from '../state/wait.js';
import { boundConsole } from './console-log.js';
import { Qmp } from './qmp.js';

/** What is known of QEMU on disk, so that the next daemon finds it. */
const Record = Type.Object({
  formation: Type.String(),
  name: Type.String(),
  identity: Type.Union([Identity, Type.Null()]),
  /** How it ended, once it has: it is not started again by itself. */
  ended: Type.Union([Type.String(), Type.Null()]),
});

const greetLimitMs = 20_000;
const endLimitMs = 10_000;

/** QEMU of the guest on this server. Not a child: it outlives the daemon, which finds it again. */
export class Vmm extends EventEmitter<{ state: [state: VmState, text: string] }> {
  readonly #folder: string;
  readonly #record: JsonFile<typeof Record>;
  readonly #serial = new Serial();
  #qmp: Qmp | null = null;
  #formation: string | null = null;
  #name = '';
  #identity: Identity | null = null;
  #state: VmState = 'stopped';
  #text = '';
  #reason = '';
  #left = false;

  constructor(folder: string) {
    super();
    this.#folder = folder;
    this.#record = new JsonFile(join(folder, 'vm.json'), Record);
  }

  get state(): VmState {
    return this.#state;
  }
  get text(): string {
    return this.#text;
  }
  get formation(): string | null {
    return this.#formation;
  }
  get name(): string {
    return this.#name;
  }
  get consoleLog(): string {
    return join(this.#folder, 'console.log');
  }
  get consoleSocket(): string {
    return join(this.#folder, 'console');
  }

  /** Finds what an earlier daemon has left running. */
  attach(): Promise<void> {
    return this.#serial.run(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const found = await this.#record.read();
      if (found === null) return;
      this.#formation = found.formation;
      this.#name = found.name;
      // Killed between QEMU's start and its entry here, the daemon finds it by the file that QEMU itself keeps.
      this.#identity = found.identity ?? (await this.#fromPidFile());
      if (found.ended !== null) return this.#set('ended', found.ended);
      if (this.#identity === null || !isAlive(this.#identity)) return this.#end('it ended while nobody watched');
      await this.#connect();
    });
  }

  start(formation: string, spec: HyperserverSpec, info: NodeInfo): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#formation === formation) return;
      const problem = uffdProblem();
      if (problem !== null) throw new WeftError('E_UFFD', problem, 'run weftd as root, or give its user access to /dev/userfaultfd');
      const args = await this.#arguments(spec, info);
      for (const f of ['qmp', 'console', 'pid', 'console.log']) await rm(join(this.#folder, f), { force: true });
      this.#formation = formation;
      this.#name = spec.name;
      this.#reason = '';
      const record = { formation, name: spec.name, identity: null, ended: null };
      await this.#record.write(record);
      const log = openSync(join(this.#folder, 'qemu.log'), 'w', 0o600);
      const child = spawn(args.qemu, args.list, { detached: true, stdio: ['ignore', log, log], cwd: '/' });
      closeSync(log);
      child.on('error', () => undefined).unref();
      this.#identity = child.pid === undefined ? null : identify(child.pid);
      await this.#record.write({ ...record, identity: this.#identity });
      await this.#connect();
    });
  }

  /** Asks the guest to shut down, ends it when the time is over, and forgets it. */
  stop(graceMs: number): Promise<void> {
    return this.#serial.run(async () => {
      const who = this.#identity;
      const qmp = this.#qmp;
      if (qmp !== null && graceMs > 0) {
        await qmp.run('system_powerdown').catch(() => undefined);
        await Promise.race([qmp.closed, poll('shutdown', graceMs, () => (qmp === this.#qmp ? null : true)).catch(() => undefined)]);
      }
      if (who !== null && isAlive(who)) {
        await this.#qmp?.run('quit').catch(() => undefined);
        await poll('end of QEMU', 2000, () => (isAlive(who) ? null : true)).catch(() => signalTo(who, 'SIGKILL'));
        await poll('end of QEMU', endLimitMs, () => (isAlive(who) ? null : true));
      }
      this.#formation = null;
      this.#identity = null;
      await this.#record.remove();
      this.#set('stopped', '');
    });
  }

  /** Cuts the console's log if it has become too long. */
  async tidy(): Promise<void> {
    if (this.#formation !== null) await boundConsole(this.consoleLog);
  }

  /** Lets QEMU go on by itself. */
  leave(): void {
    this.#left = true;
    this.#qmp?.close();
  }

  async #arguments(spec: HyperserverSpec, info: NodeInfo): Promise<{ qemu: string; list: string[] }> {
    const qemu = await findQemu();
    const own = spec.kernel !== undefined ? null : await guestImage();
    const kernel = spec.kernel ?? own?.kernel ?? '';
    const initramfs = spec.initrd ?? own?.initramfs;
    const [accel, plugin] = await Promise.all([chooseAccel(spec.accel ?? 'auto', qemu, kernel), buildLinkPlugin()]);
    const file = (name: string): string => join(this.#folder, name);
    return {
      qemu,
      list: qemuArgs({
        accel: accel.name,
        guestMib: spec.memoryMib,
        cpus: spec.cpus ?? 1,
        kernel,
        ...(initramfs === undefined ? {} : { initramfs }),
        append: spec.append ?? 'transparent_hugepage=never',
        memory: info.guestPath,
        link: { plugin, socket: info.linkSocket, ino: info.guestIno },
        console: `socket,id=console,path=${file('console')},server=on,wait=off,logfile=${file('console.log')},logappend=on`,
        extra: [
          ...['-qmp', `unix:${file('qmp')},server=on,wait=off`, '-pidfile', file('pid'), '-name', spec.name],
          ...(spec.qemuArguments ?? []),
        ],
      }),
    };
  }

  async #fromPidFile(): Promise<Identity | null> {
    const pid = Number(await readFile(join(this.#folder, 'pid'), 'utf8').catch(() => ''));
    if (!(pid > 0)) return null;
    // The number may have gone to another process since.
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(join(this.#folder, 'pid')) ? identify(pid) : null;
  }

  async #connect(): Promise<void> {
    const who = this.#identity;
    try {
      const qmp = await poll('QEMU', greetLimitMs, async () => {
        if (who === null || !isAlive(who))
          throw new WeftError('E_QEMU', `QEMU did not start: ${await this.#said()}`, 'correct the hyperserver');
        return Qmp.connect(join(this.#folder, 'qmp')).catch(() => null);
      });
      this.#qmp = qmp;
      qmp.onEvent = (name, data) => this.#event(name, data);
      void qmp.closed.then(() => this.#gone(qmp));
      const { status } = (await qmp.run('query-status')) as { status: string };
      this.#set(status === 'running' ? 'running' : 'paused', status);
    } catch (e) {
      await this.#end(errorLine(e));
      throw e;
    }
  }

  /** The last line that QEMU wrote. */
  async #said(): Promise<string> {
    const log = await readFile(join(this.#folder, 'qemu.log'), 'utf8').catch(() => '');
    return log.trim().split('\n').at(-1) || 'it said nothing';
  }

  #event(name: string, data: Readonly<Record<string, unknown>>): void {
    if (name === 'SHUTDOWN') this.#reason = String(data['reason'] ?? '');
    else if (name === 'STOP') this.#set('paused', 'QEMU has paused it');
    else if (name === 'RESUME') this.#set('running', '');
  }

  #gone(qmp: Qmp): void {
    if (this.#qmp === qmp) this.#qmp = null;
    if (this.#left) return;
    void this.#serial.run(async () => {
      const who = this.#identity;
      if (who === null || this.#state === 'ended') return;
      await poll('end of QEMU', endLimitMs, () => (isAlive(who) ? null : true)).catch(() => signalTo(who, 'SIGKILL'));
      await this.#end(this.#reason || `QEMU was killed: ${await this.#said()}`);
    });
  }

  async #end(text: string): Promise<void> {
    if (this.#formation !== null) await this.#record.write({ formation: this.#formation, name: this.#name, identity: null, ended: text });
    this.#set('ended', text);
  }

  #set(state: VmState, text: string): void {
    this.#state = state;
    this.#text = text;
    this.emit('state', state, text);
  }
}
