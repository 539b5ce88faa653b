// SPDX-License-Identifier: Apache-2.0

import { evenStripe } from '@weft/spec';
import { WeftError } from '@weft/tools';
import { Driver, DriverError } from '../driver.js';
import { readPattern } from '../guest/pattern.js';
import type { NodeInfo, NodeOptions, NodeScan, PageScan } from './protocol.js';

const pagesPerMib = 256;

/** A node's driver from what the command line says. */
export async function openNode(o: NodeOptions): Promise<Driver> {
  try {
    return await Driver.open({
      cardSocket: o.card,
      node: o.node,
      stripe: o.stripe ?? evenStripe(o.nodes),
      poolPages: o.poolMib * pagesPerMib,
      resume: o.resume ?? false,
      ...(o.epoch === undefined ? {} : { epoch: o.epoch }),
      ...(o.members === undefined ? {} : { members: o.members }),
      ...(o.mtu === undefined ? {} : { mtu: o.mtu }),
      ...(o.heartbeatMs === undefined ? {} : { heartbeatMs: o.heartbeatMs }),
      ...(o.revokeLimitMs === undefined ? {} : { revokeLimitMs: o.revokeLimitMs }),
      ...(o.guestMib > 0 && o.link !== undefined
        ? { guestBytes: o.guestMib * 2 ** 20, firstPage: o.firstPage ?? 0, budgetPages: o.budgetMib * pagesPerMib, linkSocket: o.link }
        : {}),
    });
  } catch (e) {
    if (e instanceof DriverError) throw new WeftError(e.code, e.message, '', { cause: e });
    throw e;
  }
}

export const nodeInfo = (d: Driver): NodeInfo => ({
  pid: process.pid,
  guestPath: d.guestPath,
  guestIno: d.guestIno,
  linkSocket: d.linkSocket,
  firstPage: d.firstPage,
  guestBytes: d.guestBytes,
});

/** Every page of this node. The node must be at rest (quiesce). */
export function scanNode(d: Driver, seed: number): NodeScan {
  const none: PageScan = { digests: new BigUint64Array(), pattern: new Uint32Array() };
  const hasGuest = d.guestBytes > 0;
  return {
    states: hasGuest ? d.pageStates() : new Uint8Array(),
    guest: hasGuest ? scan(d.guestDigests(), (i) => d.readGuestPage(i), seed) : none,
    pool: d.poolPages > 0 ? scan(d.poolDigests(), (i) => d.readPoolPage(i), seed) : none,
  };
}

function scan(digests: BigUint64Array, read: (i: number) => Uint8Array, seed: number): PageScan {
  const found: number[] = [];
  for (let i = 0; i < digests.length; i++) {
    const bytes = read(i);
    const page = readPattern(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), seed);
    if (page !== null) found.push(i, page.index, page.even, page.odd, Number(page.intact));
  }
  return { digests, pattern: Uint32Array.from(found) };
}
