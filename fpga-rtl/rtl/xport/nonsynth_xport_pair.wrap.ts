// SPDX-License-Identifier: Apache-2.0
import { messages, msgBundle, txLane } from '@weft/spec';
import { type Block, check, pack, unpack } from '@weft/tools';

const MSG_W = msgBundle.fields.reduce((sum, f) => sum + f.width, 0);

/** More messages on one flow than there are sequence numbers, end 0 to end 1 over a clean wire. */
export function wrap(b: Block, laneName: 'REQ' | 'FIN', opName: string, total: number): void {
  const width = Number(b.ports.find((p) => p.name === 'tx_data_o')?.width) / 2;
  const lane = txLane.members.find((l) => l.name === laneName)?.value ?? 0;
  const op = messages.find((m) => m.name === opName)?.value ?? 0;
  const keepWidth = width / 8;
  b.reset();
  b.setAll({
    rto_cycles_i: 4000,
    rto_min_cycles_i: 512,
    members_i: 0xffffffff,
    ack_delay_cycles_i: 32,
    enable_i: 1,
    tx_ready_i: 3,
    rx_msg_ready_i: 3,
  });
  let sent = 0;
  let arrived = 0;
  const pending = new Set<bigint>();
  const swap = (v: bigint, w: number): bigint => (v >> BigInt(w)) | ((v & ((1n << BigInt(w)) - 1n)) << BigInt(w));
  b.set('msg_i', pack(msgBundle, { op, src: 1, dst: 2, gpn: sent }));
  for (let last = b.cycle; arrived < total; ) {
    check(b.cycle - last < 20_000, () => `stopped after ${arrived} of ${sent} messages`);
    b.setAll({ now_i: b.cycle, msg_valid_i: sent < total ? 1 << lane : 0 });
    if (sent < total && (b.get('msg_ready_o') >> lane) & 1) pending.add(BigInt(sent++));
    let released = 0;
    if (b.get('rx_msg_valid_o') & 2) {
      const { gpn } = unpack(msgBundle, b.big('rx_msg_o') >> BigInt(MSG_W));
      check(pending.delete(gpn), () => `message ${gpn} came twice or was never sent`);
      arrived++;
      last = b.cycle;
      released = laneName === 'REQ' ? 2 : 0;
    }
    const valid = b.get('tx_valid_o');
    const wire = valid
      ? {
          rx_data_i: swap(b.big('tx_data_o'), width),
          rx_keep_i: swap(b.big('tx_keep_o'), keepWidth),
          rx_last_i: swap(BigInt(b.get('tx_last_o')), 1),
        }
      : {};
    b.step();
    b.setAll({
      rx_valid_i: swap(BigInt(valid), 1),
      ...wire,
      rel_home_valid_i: released,
      msg_i: pack(msgBundle, { op, src: 1, dst: 2, gpn: sent }),
    });
  }
}
