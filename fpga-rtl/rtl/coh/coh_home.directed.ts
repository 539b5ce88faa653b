// SPDX-License-Identifier: Apache-2.0
import { type Block, check, type Random } from '@weft/tools';
import { gpnOf } from './coh_home.dut.js';
import { Rack } from './coh_home.rack.js';

const honest = Array.from({ length: 48 }, (_, i) => gpnOf(i));
const page = (i: number): number => honest[i] ?? NaN;

function rackOf(b: Block, r: Random, holdoff = 0): Rack {
  const rack = new Rack(b, r, { honest, lying: [], outside: [] }, holdoff);
  rack.net.haste = true;
  return rack;
}

function until(rack: Rack, done: () => boolean, limit: number, what: string): number {
  for (let n = 0; n < limit; n++) {
    if (done()) return n;
    rack.cycle();
  }
  throw new Error(`not within ${limit} cycles: ${what}`);
}

/** One request from the wire, everything free, directory hit: cycles from its arrival to the grant at the lane. */
export function latency(b: Block, r: Random): number {
  const rack = rackOf(b, r);
  rack.nodes.ask(0, page(5), 'GET_M');
  until(rack, () => b.get('wreq_valid_i') === 1, 20, 'the request arrives');
  const arrived = b.cycle;
  until(rack, () => b.get('grt_valid_o') === 1, 20, 'a grant');
  const cycles = b.cycle - arrived + 1;
  rack.drain(200);
  return cycles;
}

/** A lane that nobody takes from holds up the transactions that need it, and no others. */
export function blockedLanes(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  const { nodes, around } = rack;
  const holds = (node: number, i: number, state: string) => () => nodes.state(node, page(i)) === state;
  // Node 0 owns pages 0 to 3; 1 is shared by 0 and 1.
  for (let i = 0; i < 4; i++) nodes.ask(0, page(i), 'GET_M');
  until(rack, () => [0, 1, 2, 3].every((i) => holds(0, i, 'M')()), 200, 'four grants');
  nodes.ask(1, page(1), 'GET_S');
  until(rack, holds(1, 1, 'S'), 200, 'a shared page');

  around.pace = { ...around.pace, fwd: 0 };
  nodes.ask(3, page(0), 'GET_M');
  nodes.ask(3, page(10), 'GET_M');
  nodes.ask(1, page(11), 'PUT_C');
  until(rack, () => holds(3, 10, 'M')() && holds(1, 11, 'I')(), 200, 'a grant and PUT_ACK past a blocked FWD lane');
  check(holds(3, 0, 'IM')(), 'a grant without its forward');

  around.pace = { fwd: 1, grt: 0, fin: 1, dir: 1 };
  nodes.ask(3, page(12), 'GET_M');
  nodes.ask(1, page(13), 'GET_M');
  until(rack, () => b.get('grt_valid_o') === 1, 200, 'a grant at a blocked lane');
  nodes.ask(3, page(2), 'GET_M');
  nodes.ask(1, page(14), 'PUT_C');
  until(rack, () => holds(3, 0, 'M')() && holds(3, 2, 'M')() && holds(1, 14, 'I')(), 200, 'forwards and PUT_ACK past a blocked RSP lane');

  around.pace = { fwd: 1, grt: 1, fin: 0, dir: 1 };
  nodes.ask(1, page(15), 'PUT_C');
  nodes.ask(3, page(16), 'PUT_C');
  nodes.ask(3, page(3), 'GET_M');
  nodes.ask(1, page(17), 'GET_M');
  until(rack, () => holds(3, 3, 'M')() && holds(1, 17, 'M')(), 200, 'a forward and a grant past a blocked FIN lane');
  rack.drain(500);
}

/** Evictions that cannot end take half of the locks at most: demand goes on. */
export function putsLeaveLocks(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  rack.around.pace = { fwd: 1, grt: 1, fin: 0, dir: 1 };
  for (let i = 0; i < 8; i++) rack.nodes.ask(i % 2, page(i), 'PUT_C');
  for (let n = 0; n < 60; n++) rack.cycle();
  rack.nodes.ask(3, page(20), 'GET_M');
  until(rack, () => rack.nodes.state(3, page(20)) === 'M', 100, 'a grant beside evictions that cannot end');
  rack.drain(500);
}

/** An eviction is not overtaken for ever. */
export function patience(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  rack.around.pace = { fwd: 1, grt: 0.05, fin: 1, dir: 1 }; // a request always waits when a lock comes free
  for (let i = 0; i < 42; i++) rack.nodes.ask([0, 1, 3][i % 3] ?? 0, page(i), 'GET_M');
  for (let n = 0; n < 60; n++) rack.cycle();
  const before = rack.nodes.granted;
  rack.nodes.ask(0, page(45), 'PUT_C');
  until(rack, () => rack.nodes.state(0, page(45)) === 'I', 2000, 'an end of the eviction');
  // Fifteen may pass, and four locks were held.
  const passed = rack.nodes.granted - before;
  check(passed <= 20, `${passed} demand requests overtook an eviction`);
  rack.drain(2000);
}

/** A page that was just handed over stays with its owner for a while; other pages wait for nothing. */
export function heldOff(b: Block, r: Random): void {
  const rack = rackOf(b, r, 1000);
  const { nodes, around } = rack;
  const holds = (node: number, i: number) => () => nodes.state(node, page(i)) === 'M';
  for (const node of [0, 1]) {
    nodes.ask(node, page(0), 'GET_M');
    until(rack, holds(node, 0), 200, `the page at node ${node}`);
  }
  rack.drain(200);
  nodes.ask(3, page(0), 'GET_M');
  nodes.ask(0, page(1), 'GET_M');
  until(rack, holds(0, 1), 200, 'another page meanwhile');
  check(!holds(3, 0)(), 'the page was handed on at once');
  until(rack, holds(3, 0), 1600, 'the page after its hold-off'); // that it is not earlier, each begin checks
  check(around.counted('HOME_HOLDOFF') === 1, `${around.counted('HOME_HOLDOFF')} hold-offs`);
  rack.drain(200);
}

/** A driver that does not give its page up in time costs the requester a status and nobody a right. */
export function lateDriver(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  const { nodes, around } = rack;
  nodes.ask(0, page(0), 'GET_M');
  until(rack, () => nodes.state(0, page(0)) === 'M', 200, 'an owner');
  nodes.ask(1, page(0), 'GET_S');
  until(rack, () => nodes.state(1, page(0)) === 'S', 200, 'two sharers');
  rack.drain(200);
  nodes.sloth = 1;
  nodes.ask(3, page(0), 'GET_M');
  until(rack, () => around.counted('HOME_TIMEOUT') === 1, 200, 'TIMEOUT');
  rack.drain(200);
  check(around.transactions.truth.get(page(0))?.sharers === 0b11 && nodes.state(3, page(0)) === 'I', 'a late driver changed something');
  nodes.sloth = 0;
  nodes.ask(3, page(0), 'GET_M');
  until(rack, () => nodes.state(3, page(0)) === 'M', 200, 'the page at last');
  rack.drain(200);
}

/** An owner that dies takes its page along: POISON for who waits and who comes. A sharer is only struck out. */
export function lostOwner(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  const { nodes, around } = rack;
  nodes.ask(0, page(0), 'GET_M');
  nodes.ask(0, page(1), 'GET_M');
  until(rack, () => [0, 1].every((i) => nodes.state(0, page(i)) === 'M'), 200, 'two pages');
  nodes.ask(1, page(1), 'GET_S');
  until(rack, () => nodes.state(1, page(1)) === 'S', 200, 'a sharer');
  rack.drain(200);
  nodes.die(0);
  nodes.ask(1, page(0), 'GET_M');
  for (let n = 0; n < 500; n++) rack.cycle();
  check(nodes.state(1, page(0)) === 'IM', 'a dead node answered');
  rack.leave(0);
  until(rack, () => nodes.state(1, page(0)) === 'I' && rack.recovered, 2000, 'POISON for who waits');
  nodes.ask(3, page(0), 'GET_S');
  until(rack, () => nodes.state(3, page(0)) === 'I', 200, 'POISON for who comes');
  check(around.counted('HOME_POISON') === 2, `${around.counted('HOME_POISON')} times POISON`);
  check(around.transactions.truth.get(page(1))?.sharers === 0b10, 'the sweep passed a sharer over');
  rack.join();
  rack.drain(2000);
  rack.restore();
}

/**
 * The owner dies when its page has arrived, and the home hears of that in each cycle around its own doing: waiting, picking
 * again, about to send POISON (kept from it by a lane that is blocked), or after it. A page for writing always lives on.
 */
export function ownerDiesAfterItsPage(b: Block, r: Random): void {
  let took = 0;
  let unsent = 0;
  let gone = 0;
  for (const op of ['GET_M', 'GET_S'] as const) {
    for (const blocked of [false, true]) {
      for (let delay = 1; delay <= 12; delay++) {
        const rack = rackOf(b, r);
        const { nodes, around } = rack;
        const right = op === 'GET_M' ? 'M' : 'S';
        nodes.ask(0, page(0), 'GET_M');
        until(rack, () => nodes.state(0, page(0)) === 'M', 200, 'an owner');
        rack.drain(200);
        if (blocked) {
          around.pace = { ...around.pace, grt: 0 };
          nodes.ask(3, page(1), 'GET_M');
          until(rack, () => b.get('grt_valid_o') === 1, 200, 'a grant that stays');
        }
        nodes.ask(1, page(0), op);
        const arrived = (): boolean => {
          rack.net.postpone('SHARE_PAGE', 1000); // the pool never gets the bytes
          return nodes.state(1, page(0)) === right;
        };
        until(rack, arrived, 200, 'the page from its owner');
        rack.net.postpone('GRANT_ACK', delay);
        nodes.die(0);
        rack.leaveAtOnce(0);
        for (let n = 0; n < 40; n++) rack.cycle();
        around.pace = { ...around.pace, grt: 1 };
        until(rack, () => rack.recovered, 3000, 'recovery');
        rack.drain(500);
        const entry = around.transactions.truth.get(page(0));
        check(nodes.state(1, page(0)) === right, `the reader or writer is left in ${nodes.state(1, page(0))}`);
        check(
          op === 'GET_S' ? entry?.backing === 'LOST' : entry?.owner === 1 && entry.backing === 'NONE',
          () => `entry ${JSON.stringify(entry)}`,
        );
        took += around.transactions.tookOver;
        unsent += Number(around.transactions.rows.has('GET_LOST') && around.counted('HOME_POISON') === 0);
        gone += Number(op === 'GET_S' && !around.transactions.rows.has('GET_LOST'));
        rack.join();
        rack.drain(2000);
        rack.restore();
      }
    }
  }
  check(took > 0 && unsent > 0 && gone > 0, `took ${took}, POISON unsent ${unsent}, reader acknowledged before ${gone}`);
}

/**
 * The same, but POISON is sent and late: the lock waits for it, whatever its requester asks meanwhile, so that it does not
 * end the next fault.
 */
export function poisonCrossesThePage(b: Block, r: Random): void {
  for (const op of ['GET_M', 'GET_S'] as const) {
    for (const delay of [30, 200]) {
      const rack = rackOf(b, r);
      const { nodes, around } = rack;
      nodes.ask(0, page(0), 'GET_M');
      until(rack, () => nodes.state(0, page(0)) === 'M', 200, 'an owner');
      rack.drain(200);
      nodes.ask(1, page(0), op);
      const arrived = (): boolean => {
        rack.net.postpone('SHARE_PAGE', 10_000);
        rack.net.postpone('GRANT_ACK', delay);
        return ['S', 'M'].includes(nodes.state(1, page(0)));
      };
      until(rack, arrived, 200, 'the page from its owner');
      rack.net.postpone('GRANT_ACK', delay);
      nodes.die(0);
      rack.leaveAtOnce(0);
      until(rack, () => b.get('grt_valid_o') === 1 || around.counted('HOME_POISON') === 1, 20, 'POISON');
      rack.cycle();
      rack.net.postpone('GRANT', 300 - delay);
      if (op === 'GET_S') nodes.ask(1, page(0), 'GET_M');
      nodes.ask(3, page(0), 'GET_S');
      for (let n = 0; n < 250 - delay; n++) rack.cycle();
      check(around.transactions.begun.GET === 2, 'the next request begins while POISON is under way');
      check(nodes.crossed === 0 && nodes.state(1, page(0)) === (op === 'GET_S' ? 'SM' : 'M'), 'POISON was not late');
      rack.drain(4000);
      check((nodes.crossed as number) === 1, `POISON met no fault ${nodes.crossed} times`);
      const entry = around.transactions.truth.get(page(0));
      check(op === 'GET_S' ? entry?.backing === 'LOST' : nodes.state(3, page(0)) === 'S', () => `entry ${JSON.stringify(entry)}`);
      rack.join();
      rack.drain(2000);
      rack.restore();
    }
  }
}

/** The owner's page for the pool has come, and it dies before the reader has its own: the reader does not wait for ever. */
export function readerLosesItsPage(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  const { nodes } = rack;
  nodes.ask(0, page(0), 'GET_M');
  until(rack, () => nodes.state(0, page(0)) === 'M', 200, 'an owner');
  rack.drain(200);
  nodes.ask(1, page(0), 'GET_S');
  for (let n = 0; n < 100; n++) {
    rack.net.postpone('OWNER_PAGE', 10_000);
    rack.cycle();
  }
  nodes.die(0);
  rack.leaveAtOnce(0);
  until(rack, () => nodes.state(1, page(0)) === 'I' && rack.recovered, 3000, 'POISON for the reader');
  rack.drain(200);
  rack.join();
  rack.drain(2000);
  rack.restore();
}

/** A message for a node that has left stands in a blocked lane: until it is gone, recovery is not over. */
export function messageForWhoLeft(b: Block, r: Random): void {
  const rack = rackOf(b, r);
  const { nodes, around } = rack;
  nodes.ask(0, page(0), 'GET_M');
  until(rack, () => nodes.state(0, page(0)) === 'M', 200, 'an owner');
  rack.drain(200);
  around.pace = { ...around.pace, fwd: 0 };
  nodes.ask(1, page(0), 'GET_M');
  until(rack, () => b.get('fwd_valid_o') === 1, 200, 'a forward that stays');
  nodes.die(0);
  rack.leave(0);
  for (let n = 0; n < 3000; n++) rack.cycle();
  check(nodes.state(1, page(0)) === 'I', 'no POISON past a blocked lane');
  check(!rack.recovered, 'recovered with a message for a node that has left');
  around.pace = { ...around.pace, fwd: 1 };
  until(rack, () => rack.recovered, 200, 'recovery');
  rack.join();
  rack.drain(2000);
  rack.restore();
}
