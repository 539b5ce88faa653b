// SPDX-License-Identifier: Apache-2.0
/** The rack of a page, in its worker: takes orders, tells how it is. The kernel lies beside this script. */
import { compileKernel, openWasmRack } from '../wasm/open.js';
import { rackParts } from './parts.js';
import type { RackOrder, RackReport } from './protocol.js';
import { RackSession, rackFor } from './rack-session.js';

/** Of a worker's global scope what is used. */
interface Scope {
  onmessage: ((event: { readonly data: RackOrder }) => void) | null;
  postMessage(report: RackReport): void;
}

const scope = globalThis as unknown as Scope;
/** Orders are heard between two of these. */
const sliceMs = 12;
const sliceCycles = 2000;
const tellEveryMs = 120;

let session: RackSession | null = null;
let running = false;
let due: ReturnType<typeof setTimeout> | undefined;
let toldAt = 0;
/** The page has not shown the last state yet. */
let unseen = false;
/** It is to hear of a newer one as soon as it has. */
let owed = false;
/** Speed: cycles since a time. */
let since = { ms: 0, cycle: 0 };

function tell(): void {
  if (session === null) return;
  owed = unseen;
  if (unseen) return;
  unseen = true;
  const now = performance.now();
  const cycles = session.rack.cycle - since.cycle;
  const cyclesPerSecond = running && now > since.ms ? (cycles * 1000) / (now - since.ms) : 0;
  if (now - since.ms > 1000) since = { ms: now, cycle: session.rack.cycle };
  toldAt = now;
  scope.postMessage({ said: 'state', state: { ...session.state(), running, cyclesPerSecond } });
}

function slice(): void {
  if (session === null || !running) return;
  const end = performance.now() + sliceMs;
  while (performance.now() < end) session.pass(sliceCycles);
  if (!unseen && performance.now() - toldAt >= tellEveryMs) tell();
  due = setTimeout(() => guarded(slice), 0);
}

function run(on: boolean): void {
  clearTimeout(due);
  running = on;
  if (session !== null) since = { ms: performance.now(), cycle: session.rack.cycle };
  if (on) slice();
  tell();
}

async function obey(order: RackOrder): Promise<void> {
  if (order.do === 'start') {
    const answer = await fetch(new URL(rackParts.kernel, self.location.href));
    if (!answer.ok) throw new Error(`${rackParts.kernel}: ${answer.status}`);
    const module = await compileKernel(new Uint8Array(await answer.arrayBuffer()));
    session = new RackSession(await openWasmRack(module, rackFor(order.start)), order.start, order.load);
    return run(true);
  }
  if (session === null) return;
  switch (order.do) {
    case 'run':
      return run(true);
    case 'pause':
      return run(false);
    case 'seen':
      unseen = false;
      return owed ? tell() : undefined;
    case 'step':
      run(false);
      session.pass(order.cycles);
      return tell();
    case 'load':
      session.load = order.load;
      return;
    case 'loss':
      return session.rack.setFaults({ loss: order.loss });
    case 'touch':
      return session.touch(order.node, order.page, order.write);
    case 'waves': {
      const text = session.waves(order.card, order.cycles);
      scope.postMessage({ said: 'waves', card: order.card, vcd: new TextEncoder().encode(text) });
      return tell();
    }
  }
}

/** A kernel that has stopped goes on no more. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (e) {
    failed(e);
  }
}
function failed(e: unknown): void {
  running = false;
  session = null;
  scope.postMessage({ said: 'failed', why: e instanceof Error ? e.message : String(e) });
}

let last = Promise.resolve();
scope.onmessage = ({ data }) => {
  last = last.then(() => obey(data)).catch(failed);
};
