// SPDX-License-Identifier: Apache-2.0
import { descriptorOp } from '@weft/spec';
import { type Block, check, Random } from '@weft/tools';
import { checkMsg, decodeCompletion, descriptor, GRANT, type Msg, msg, OP, programStripe, STATUS, unmsg } from './engine-bench.js';

const NODE = 3;
const NODES = 5;
const ENTRIES = 8;
const LIMIT = 100;
const op = (name: string): number => descriptorOp.members.find((m) => m.name === name)?.value ?? 0;

/**
 * A node faults the same page again and again, in the same entry. What was sent for a former fault comes when the next one
 * waits: it neither lands nor ends it, and POISON among it is acknowledged.
 */
export function lateForFormerFault(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.setAll({ node_i: NODE, members_i: 0xffff, members_set_i: 0, fault_limit_cycles_i: 0 });
  b.setAll({ desc_valid_i: 0, gnt_valid_i: 0, land_soon_valid_i: 0, land_take_i: 0, land_end_valid_i: 0 });
  b.setAll({ req_ready_i: 1, cqe_ready_i: 1, fin_ready_i: 1 });
  const homeOf = programStripe(b, NODES);
  let gpn = r.bits(30);
  while (homeOf(gpn) === NODE) gpn++;
  const home = homeOf(gpn);
  const owner = (home + 1) % NODES;
  const until = (port: string): void => {
    b.stepUntil(() => b.get(port) === 1, LIMIT, port);
  };
  const fault = (write: boolean): Msg => {
    const fields = { op: op(write ? 'FAULT_WRITE' : 'FAULT_READ'), tag: 7, gpn, addr: 0x1000n };
    b.setAll({ desc_valid_i: 1, desc_i: descriptor(fields) });
    until('desc_ready_o');
    b.step();
    b.set('desc_valid_i', 0);
    until('req_valid_o');
    const request = unmsg(b.big('req_o'));
    b.step();
    return request;
  };
  const say = (fields: Parameters<typeof msg>[0]): void => {
    b.setAll({ gnt_valid_i: 1, gnt_i: msg({ dst: NODE, req: NODE, gpn, ...fields }) });
    until('gnt_ready_o');
    b.step();
    b.set('gnt_valid_i', 0);
  };
  const lands = (txn: bigint, name: string, src: number): boolean => {
    b.setAll({ land_soon_valid_i: 1, land_soon_txn_i: Number(txn) });
    b.step();
    b.setAll({ land_soon_valid_i: 0, land_txn_i: Number(txn), land_gpn_i: gpn, land_src_i: src, land_op_i: OP(name) });
    return b.get('land_ok_o') === 1;
  };
  const acknowledged = (txn: bigint, fields: Parameters<typeof msg>[0]): void => {
    until('fin_valid_o');
    checkMsg(unmsg(b.big('fin_o')), { op: OP('GRANT_ACK'), src: NODE, dst: home, req: NODE, txn, gpn, ...fields }, 'GRANT_ACK');
    b.step();
  };
  const completed = (status: string): void => {
    until('cqe_valid_o');
    const c = decodeCompletion(b.big('cqe_o'));
    check(c.status === BigInt(STATUS(status)), `completion with status ${c.status}, expected ${status}`);
    b.step();
  };

  let former: Msg | undefined;
  const txns = new Set<bigint>();
  for (let n = 0; n < 40; n++) {
    const write = r.chance(0.5);
    const request = fault(write);
    const right = write ? 'M' : 'S';
    if (former !== undefined) {
      check(former.txn !== request.txn, `two faults in a row have txn ${request.txn}`);
      const { txn } = former;
      check(!lands(txn, 'OWNER_PAGE', owner) && !lands(txn, 'GRANT_PAGE', home), 'a page of a former fault lands');
      say({ op: OP('GRANT'), src: home, txn, htxn: 1, grant: GRANT('M'), zero: 1 });
      say({ op: OP('GRANT'), src: home, txn, htxn: 2, status: STATUS('POISON'), grant: GRANT(right) });
      acknowledged(txn, { htxn: 2 });
      check(b.get('cqe_valid_o') === 0, 'a grant of a former fault ends this one');
    }
    // For this very transaction, but another fault: POISON says which right had been asked.
    say({ op: OP('GRANT'), src: home, txn: request.txn, htxn: 3, status: STATUS('POISON'), grant: GRANT(write ? 'S' : 'M') });
    acknowledged(request.txn, { htxn: 3 });
    // From elsewhere it means nothing at all.
    say({ op: OP('GRANT'), src: owner, txn: request.txn, htxn: 4, status: STATUS('POISON'), grant: GRANT(right) });
    for (let i = 0; i < 5; i++) {
      check(b.get('fin_valid_o') === 0 && b.get('cqe_valid_o') === 0, 'POISON of another node is answered');
      b.step();
    }
    txns.add(request.txn);
    former = request;
    switch (r.below(3)) {
      case 0:
        say({ op: OP('GRANT'), src: home, txn: request.txn, htxn: 5, grant: GRANT('M'), zero: 1 });
        completed('OK');
        acknowledged(request.txn, { htxn: 5, grant: GRANT('M') });
        break;
      case 1:
        say({ op: OP('GRANT'), src: home, txn: request.txn, htxn: 5, status: STATUS('POISON'), grant: GRANT(right) });
        completed('POISON');
        acknowledged(request.txn, { htxn: 5, status: STATUS('POISON') });
        break;
      default:
        // Its home leaves and comes back.
        b.setAll({ members_i: 0xffff & ~(1 << home), members_set_i: 1 });
        b.step();
        b.set('members_set_i', 0);
        completed('POISON');
        b.stepUntil(() => b.get('recover_o') === 0, LIMIT, 'recovery');
        b.setAll({ members_i: 0xffff, members_set_i: 1 });
        b.step();
        b.set('members_set_i', 0);
        b.stepUntil(() => b.get('recover_o') === 0, LIMIT, 'recovery');
    }
    b.step(); // an entry is free a clock after its acknowledgement has left
    check(b.get('idle_o') === 1, 'something is left over');
    b.step(); // A free entry is found in a clock: so all faults have the same.
  }
  check(txns.size === 256 / ENTRIES, `${txns.size} different txn`);

  // Lane FIN stands: strays take their half of the FIFO, the next one waits outside, all faults before it have room.
  b.set('fin_ready_i', 0);
  const requests = Array.from({ length: ENTRIES }, () => fault(true));
  const strays = Array.from({ length: ENTRIES }, (_, i) => ({ txn: BigInt(former?.txn ?? 0n), htxn: i }));
  const lost = { op: OP('GRANT'), src: home, status: STATUS('POISON'), grant: GRANT('M') };
  for (const { txn, htxn } of strays) say({ ...lost, txn, htxn });
  for (const { txn } of requests) {
    say({ op: OP('GRANT'), src: home, txn, grant: GRANT('M') });
    completed('OK');
  }
  b.setAll({ gnt_valid_i: 1, gnt_i: msg({ ...lost, dst: NODE, req: NODE, gpn, txn: strays[0]?.txn ?? 0n, htxn: 77 }) });
  b.step(3);
  for (let i = 0; i < LIMIT; i++) {
    check(b.get('gnt_ready_o') === 0 && b.get('quiet_o') === 1, 'a stray is taken without room for its acknowledgement');
    b.step();
  }
  b.set('fin_ready_i', 1);
  acknowledged(strays[0]?.txn ?? 0n, { htxn: 0 });
  until('gnt_ready_o');
  for (const { txn, htxn } of strays.slice(1)) {
    acknowledged(txn, { htxn });
    b.set('gnt_valid_i', 0);
  }
  for (const { txn } of requests) acknowledged(txn, { grant: GRANT('M') });
  // Its home leaves while the last one waits, and is not back before that is out.
  b.setAll({ fin_ready_i: 0, members_i: 0xffff & ~(1 << home), members_set_i: 1 });
  b.step();
  b.set('members_set_i', 0);
  for (let i = 0; i < LIMIT; i++) {
    check(b.get('recover_o') === 1, 'recovered, yet an acknowledgement to a lost home waits');
    b.step();
  }
  b.set('fin_ready_i', 1);
  acknowledged(strays[0]?.txn ?? 0n, { htxn: 77 });
  b.stepUntil(() => b.get('recover_o') === 0, LIMIT, 'recovery');
  check(b.get('idle_o') === 1, 'something is left over');
}
