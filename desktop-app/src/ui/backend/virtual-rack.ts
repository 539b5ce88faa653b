// SPDX-License-Identifier: Apache-2.0
import type { RackLoad, RackOrder, RackReport, RackStart, RackState } from '../../contract/virtual-rack.js';
import { save } from '../save.js';
import { Cell } from '../state/cell.js';
import { Failure } from './backend.js';

/** Beside the page, whatever path it lies behind; not part of every build. */
const script = 'virtual-rack/worker.js';

export const rackStart: RackStart = { nodes: 3, seed: 1, pages: 64, budget: 20 };
export const rackLoad: RackLoad = { outstanding: 3, writes: 0.3 };

/** A rack of simulated cards in a worker of this page. */
export class VirtualRack {
  /** Null: none, or none that has said anything yet. */
  readonly state = new Cell<RackState | null>(null);
  readonly failure = new Cell<Failure | null>(null);
  readonly starting = new Cell(false);
  #worker: Worker | null = null;

  start(): void {
    this.end();
    this.failure.set(null);
    this.starting.set(true);
    const worker = new Worker(new URL(script, document.baseURI));
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<RackReport>) => this.#hear(data);
    // Without a message, the script itself could not be had.
    worker.onerror = (e) => this.#failed(e.message ? new Failure('E_VIRTUAL_RACK', e.message, '') : absent);
    this.tell({ do: 'start', start: rackStart, load: rackLoad });
  }

  tell(order: RackOrder): void {
    this.#worker?.postMessage(order);
  }

  end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.starting.set(false);
    this.state.set(null);
  }

  #hear(report: RackReport): void {
    if (report.said === 'failed') this.#failed(new Failure('E_VIRTUAL_RACK', report.why, ''));
    else if (report.said === 'waves') save(new Blob([report.vcd], { type: 'text/plain' }), `card${report.card}.vcd`);
    else {
      this.starting.set(false);
      this.state.set(report.state);
      requestAnimationFrame(() => this.tell({ do: 'seen' }));
    }
  }

  #failed(failure: Failure): void {
    this.end();
    this.failure.set(failure);
  }
}

const absent = new Failure(
  'E_VIRTUAL_RACK_ABSENT',
  'this page was built without the simulator',
  'build it where the tools for WebAssembly are: `npm run app`',
);

/** One a page: it is paused, not lost, when another screen is looked at. */
export const virtualRack = new VirtualRack();
