// SPDX-License-Identifier: Apache-2.0
// The simulated rack as a process of its own: what stands in for real cards and a real switch.

import { notify, serveRpc } from '@weft/host-driver';
import { openRack, type Pcap, RackServer } from '@weft/hw-sim';
import { dirState } from '@weft/spec';
import { WeftError } from '@weft/tools';
import type { PageCount, RackOperations } from './rack-protocol.js';

let server: RackServer | undefined;
let pcap: Pcap | undefined;

const running = (): RackServer => {
  if (server === undefined) throw new WeftError('E_RPC', 'the rack is not started');
  return server;
};

/** Counts without stopping the rack: a word is read whole, and a moment's delay does not matter. */
function countPages(directory: BigUint64Array): PageCount {
  const words = new Uint32Array(directory.buffer, directory.byteOffset, directory.length * 2);
  const count = new Array<number>(4).fill(0);
  for (let i = 0; i < words.length; i += 2) {
    const state = (words[i] as number) & 3;
    count[state] = (count[state] ?? 0) + 1;
  }
  const of = (name: string): number => count[dirState.members.find((m) => m.name === name)?.value ?? -1] ?? 0;
  return { rest: of('REST'), shared: of('SHARED'), owned: of('OWNED') };
}

serveRpc<RackOperations>(
  {
    start: async ({ nodes, card, width, seed, sockets, directoryEntries, pcap: path }) => {
      const cards = Array.from({ length: nodes }, () => card);
      const rack = await openRack({ nodes, cards, width, seed, memory: { bytes: 0 }, directory: { entries: directoryEntries } });
      if (path !== null) pcap = rack.pcap(path);
      server = new RackServer(rack, sockets, 20);
      server.on('event', (event) => notify({ event }));
      server.start();
      return { cycleNs: rack.cycleNs };
    },
    stats: async () => ({ rack: await running().stats(), pages: running().rack.cards.map((c) => countPages(c.directory)) }),
    end: () => {
      const { rack } = running();
      running().stop();
      return {
        checks: rack.checks(),
        directories: rack.cards.map((c) => c.directory),
        pcapFrames: pcap?.close() ?? 0,
      };
    },
  },
  () => leave(),
);

function leave(): void {
  server?.close();
  process.exit(0);
}
process.on('SIGTERM', leave);
