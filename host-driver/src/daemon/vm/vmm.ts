// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorLine, WeftError } from '@weft/tools';
import { type Static, Type } from 'typebox';
import { guestImage } from '../../guest/image.js';
import { buildLinkPlugin } from '../../native.js';
import type { NodeInfo } from '../../node/protocol.js';
import { lastWords } from '../../process/child.js';
import { type Accel, chooseAccel } from '../../vm/accel.js';
import { findQemu, qemuArgs } from '../../vm/qemu.js';
import { uffdProblem } from '../../vm/uffd.js';
import type { GuestState, HyperserverSpec, VmState } from '../api/schemas.js';
import { JsonFile } from '../state/atomic-file.js';
import { Identity, identify, isAlive, signalTo } from '../state/identity.js';
import { poll, Serial } from '../state/wait.js';
import { boundConsole, consoleTail } from './console-log.js';
import { loadState, saveState } from './migration.js';
import { Qmp } from './qmp.js';

/** What is known of QEMU on disk, so that the next daemon finds it. */
const VmRecord = Type.Object({
  context: Type.String(),
  name: Type.String(),
  identity: Type.Union([Identity, Type.Null()]),
  accel: Type.Union([Type.Enum(['tcg', 'kvm']), Type.Null()]),
  /** On the way to another node, or from one: started empty, stopped with the state there, stopped with the state gone. */
  phase: Type.Enum(['running', 'awaiting', 'arrived', 'departed']),
  /** How it ended, once it has: it is not started again by itself. */
  ended: Type.Union([Type.String(), Type.Null()]),
});
type VmRecord = Static<typeof VmRecord>;

const greetLimitMs = 20_000;
const endLimitMs = 10_000;

/** QEMU of the guest on this server. Not a child: it outlives the daemon, which finds it again. */
export class Vmm extends EventEmitter<{ state: [state: VmState, text: string] }> {
  readonly #folder: string;
  readonly #file: JsonFile<typeof VmRecord>;
  readonly #serial = new Serial();
  #qmp: Qmp | null = null;
  #record: VmRecord | null = null;
  #state: VmState = 'stopped';
  #text = '';
  #reason = '';
  #left = false;

  constructor(folder: string) {
    super();
    this.#folder = folder;
    this.#file = new JsonFile(join(folder, 'vm.json'), VmRecord);
  }

  get state(): VmState {
    return this.#state;
  }
  get text(): string {
    return this.#text;
  }
  get context(): string | null {
    return this.#record?.context ?? null;
  }
  get name(): string {
    return this.#record?.name ?? '';
  }
  get accel(): Accel['name'] | null {
    return this.#record?.accel ?? null;
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
      const found = await this.#file.read();
      if (found === null) return;
      // Killed between QEMU's start and its entry here, the daemon finds it by the file that QEMU itself keeps.
      const identity = found.identity ?? (await this.#fromPidFile());
      this.#record = { ...found, identity };
      if (found.ended !== null) return this.#set('ended', found.ended);
      if (identity === null || !isAlive(identity)) return this.#end('it ended while nobody watched');
      await this.#connect();
    });
  }

  /** `arriving`: it takes another node's guest over, under this accelerator. */
  start(context: string, spec: HyperserverSpec, info: NodeInfo, arriving?: Accel['name']): Promise<void> {
    return this.#serial.run(async () => {
      if (this.context === context) return;
      const problem = uffdProblem();
      if (problem !== null) throw new WeftError('E_UFFD', problem, 'run weftd as root, or give its user access to /dev/userfaultfd');
      const { qemu, accel, list } = await this.#arguments({ ...spec, ...(arriving === undefined ? {} : { accel: arriving }) }, info);
      for (const f of ['qmp', 'console', 'pid', 'console.log']) await rm(join(this.#folder, f), { force: true });
      this.#reason = '';
      const phase = arriving === undefined ? 'running' : 'awaiting';
      await this.#keep({ context, name: spec.name, identity: null, accel, phase, ended: null });
      const log = openSync(join(this.#folder, 'qemu.log'), 'w', 0o600);
      const child = spawn(qemu, [...list, ...(arriving === undefined ? [] : ['-S', '-incoming', 'defer'])], {
        detached: true,
        stdio: ['ignore', log, log],
        cwd: '/',
      });
      closeSync(log);
      child.on('error', () => undefined).unref();
      await this.#note({ identity: child.pid === undefined ? null : identify(child.pid) });
      await this.#connect();
    });
  }

  /** Asks the guest to shut down, ends it when the time is over, and forgets it. */
  stop(graceMs: number): Promise<void> {
    return this.#serial.run(async () => {
      const who = this.#record?.identity ?? null;
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
      this.#record = null;
      await this.#file.remove();
      this.#set('stopped', '');
    });
  }

  /** Stops the guest and gives what another QEMU needs to go on with it. */
  depart(context: string): Promise<GuestState> {
    return this.#serial.run(async () => {
      const qmp = this.#running(context);
      await this.#note({ phase: 'departed' });
      const { state, ...counts } = await saveState(qmp, join(this.#folder, 'state'));
      return { context, state: state.toString('base64'), console: await consoleTail(this.consoleLog), ...counts };
    });
  }

  /** Takes over what left another node, but does not let it run. */
  arrive({ context, state, console }: GuestState): Promise<void> {
    return this.#serial.run(async () => {
      const qmp = this.#running(context);
      if (this.#record?.phase !== 'awaiting') throw new WeftError('E_CONFLICT', 'QEMU here does not wait for a guest', 'move it again');
      await appendFile(this.consoleLog, console);
      await loadState(qmp, join(this.#folder, 'state'), Buffer.from(state, 'base64'));
      await this.#note({ phase: 'arrived' });
    });
  }

  /** The guest is this node's: if it has arrived, or has not left after all, it goes on. */
  proceed(): Promise<void> {
    return this.#serial.run(async () => {
      const { phase, ended, context } = this.#record ?? {};
      if (context === undefined || ended !== null || phase === 'running' || phase === 'awaiting') return;
      await this.#running(context).run('cont');
      await this.#note({ phase: 'running' });
    });
  }

  /** Cuts the console's log if it has become too long. */
  async tidy(): Promise<void> {
    if (this.#record !== null) await boundConsole(this.consoleLog);
  }

  /** Lets QEMU go on by itself. */
  leave(): void {
    this.#left = true;
    this.#qmp?.close();
  }

  /** QMP of the guest in this memory. */
  #running(context: string): Qmp {
    if (this.#qmp !== null && this.#record?.context === context && this.#record.ended === null) return this.#qmp;
    throw new WeftError('E_CONFLICT', 'no QEMU of that memory runs here', 'see `weft vm list`');
  }

  async #keep(record: VmRecord): Promise<void> {
    await this.#file.write(record);
    this.#record = record;
  }
  async #note(change: Partial<VmRecord>): Promise<void> {
    if (this.#record !== null) await this.#keep({ ...this.#record, ...change });
  }

  async #arguments(spec: HyperserverSpec, info: NodeInfo): Promise<{ qemu: string; accel: Accel['name']; list: string[] }> {
    const qemu = await findQemu();
    const own = spec.kernel !== undefined ? null : await guestImage();
    const kernel = spec.kernel ?? own?.kernel ?? '';
    const initramfs = spec.initrd ?? own?.initramfs;
    const [accel, plugin] = await Promise.all([chooseAccel(spec.accel ?? 'auto', qemu, kernel), buildLinkPlugin()]);
    const file = (name: string): string => join(this.#folder, name);
    return {
      qemu,
      accel: accel.name,
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
    const who = this.#record?.identity ?? null;
    try {
      const { qmp, status } = await poll('QEMU', greetLimitMs, async () => {
        if (who === null || !isAlive(who))
          throw new WeftError('E_QEMU', `QEMU did not start: ${await this.#said()}`, 'correct the hyperserver');
        const found = await Qmp.connect(join(this.#folder, 'qmp')).catch(() => null);
        // It greets before it has looked at all of its arguments, and may end over them yet; this it answers when it has.
        const is = (await found?.run('query-status').catch(() => null)) as { status: string } | null | undefined;
        if (found !== null && is) return { qmp: found, status: is.status };
        found?.close();
        return null;
      });
      this.#qmp = qmp;
      qmp.onEvent = (name, data) => this.#event(name, data);
      void qmp.closed.then(() => this.#gone(qmp));
      this.#set(status === 'running' ? 'running' : 'paused', status);
    } catch (e) {
      await this.#end(errorLine(e));
      throw e;
    }
  }

  /** The last line that QEMU wrote. */
  async #said(): Promise<string> {
    const log = await readFile(join(this.#folder, 'qemu.log'), 'utf8').catch(() => '');
    return lastWords(log) || 'it said nothing';
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
      const who = this.#record?.identity ?? null;
      if (who === null || this.#state === 'ended') return;
      await poll('end of QEMU', endLimitMs, () => (isAlive(who) ? null : true)).catch(() => signalTo(who, 'SIGKILL'));
      await this.#end(this.#reason || `QEMU was killed: ${await this.#said()}`);
    });
  }

  async #end(text: string): Promise<void> {
    await this.#note({ identity: null, ended: text });
    this.#set('ended', text);
  }

  #set(state: VmState, text: string): void {
    this.#state = state;
    this.#text = text;
    this.emit('state', state, text);
  }
}
