// SPDX-License-Identifier: Apache-2.0
/** A page's card with its own computer, in its worker: the bytes of its UART come and go as messages. What it is made of lies beside this script. */
import { compileKernel, openWasmRack } from '../wasm/open.js';
import { CardSession, cardFor, romName } from './card-session.js';
import { type CardParts, cardParts } from './parts.js';
import type { CardOrder, CardReport } from './protocol.js';

/** Of a worker's global scope what is used. */
interface Scope {
  onmessage: ((event: { readonly data: CardOrder }) => void) | null;
  postMessage(report: CardReport): void;
}

const scope = globalThis as unknown as Scope;
const tellEveryMs = 250;
/** How long nobody need look at a card that sleeps. */
const restMs = 4;

let session: CardSession | null = null;
let toldAt = 0;

async function load(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(new URL(name, self.location.href));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function start(serial: bigint): Promise<void> {
  const { flash } = JSON.parse(new TextDecoder().decode(await load(cardParts.list))) as CardParts;
  const [kernel, rom, ...contents] = await Promise.all([cardParts.kernel, cardParts.rom, ...flash.map(({ file }) => file)].map(load));
  if (kernel === undefined || rom === undefined) throw new Error('no kernel');
  const rack = await openWasmRack(await compileKernel(kernel), cardFor(serial), { [romName]: rom });
  const parts = flash.map(({ address }, i) => ({ address, bytes: contents[i] ?? new Uint8Array() }));
  session = new CardSession(rack, parts, performance.now());
  go();
}

function go(): void {
  if (session === null) return;
  try {
    const more = session.run(performance.now());
    const bytes = session.port.takeUart();
    if (bytes.length > 0) scope.postMessage({ said: 'uart', bytes });
    if (performance.now() - toldAt >= tellEveryMs) {
      toldAt = performance.now();
      scope.postMessage({ said: 'state', state: session.state() });
    }
    setTimeout(go, more ? 0 : restMs);
  } catch (e) {
    failed(e);
  }
}

/** A kernel that has stopped goes on no more. */
function failed(e: unknown): void {
  session = null;
  scope.postMessage({ said: 'failed', why: e instanceof Error ? e.message : String(e) });
}

scope.onmessage = ({ data }) => {
  if (data.do === 'start') void start(data.serial).catch(failed);
  else session?.port.sendUart(data.bytes);
};
