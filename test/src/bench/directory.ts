// SPDX-License-Identifier: Apache-2.0
/** How many directory look-ups a clock the block coh_dir, alone and as the card has it, answers out of its cache. */
import { type Block, openBlock } from '@weft/tools';

/** Fewer than the cache has sets: each page has a line of its own. */
const PAGES = 512;
const CLOCKS = 4096;

/** One look-up is offered every clock; an answer counts when it comes. */
export async function directoryLookupsPerClock(seed: number): Promise<number> {
  const b = await openBlock({ top: 'coh_dir', seed });
  try {
    b.reset();
    b.setAll({ dir_base_i: 0, axi_arready_i: 1, axi_awready_i: 1, axi_wready_i: 1 });
    b.stepUntil(() => b.get('ready_o') === 1, 10_000, 'cleared tags');
    fill(b);
    let answers = 0;
    for (let n = 0; n < CLOCKS; n++) {
      // A step that is prime to the number of pages, so that sets follow in no order.
      b.setAll({ rd_valid_i: 1, rd_index_i: (n * 37) % PAGES, rd_id_i: n & 255 });
      if (b.get('cnt_miss_o') === 1) throw new Error('directory bench: a page in the cache missed');
      answers += b.get('rsp_valid_o');
      b.step();
    }
    return answers / CLOCKS;
  } finally {
    b.close();
  }
}

/** Each page once, the table answering in the next clock. */
function fill(b: Block): void {
  let asked = 0;
  let due: number | undefined;
  for (let n = 0; asked < PAGES || !b.get('idle_o'); n++) {
    if (n > 100 * PAGES) throw new Error('directory bench: the cache does not fill');
    b.setAll({ rd_valid_i: asked < PAGES, rd_index_i: asked % PAGES, rd_id_i: 0 });
    b.setAll({ axi_rvalid_i: due !== undefined, axi_rid_i: due ?? 0, axi_rdata_i: 1, axi_arready_i: due === undefined });
    if (due !== undefined && b.get('axi_rready_o')) due = undefined;
    else if (due === undefined && b.get('axi_arvalid_o')) due = b.get('axi_arid_o');
    if (asked < PAGES) asked += b.get('rd_ready_o');
    b.step();
  }
  b.setAll({ axi_rvalid_i: 0, rd_valid_i: 0 });
}
