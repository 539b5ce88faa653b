// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBlock } from '@weft/tools';
import { describe, expect, it } from 'vitest';
import { lintVerilator } from '../lint.js';
import { readVerilog, yosys } from '../yosys.js';
import { boards, boardTops } from './boards.js';
import { boardsDir, siliconSources } from './sources.js';
import { portsOf } from './wrapper.js';

describe.each(boardTops)('board $id', ({ id, top }) => {
  it('is clean for Verilator, with generic primitives', async () => {
    expect(await lintVerilator(top, siliconSources(top, { board: id }))).toBe('');
  });
});

describe.each(boards)('board $id', ({ id, top }) => {
  const sources = siliconSources(top, { technology: 'ecp5', board: id });

  it('is clean for yosys, with the cells of its technology', async () => {
    const { warnings } = await yosys(
      `read_verilog -lib +/ecp5/cells_bb.v; ${readVerilog(sources, '-noassert')}; hierarchy -check -top ${top}; proc; check`,
      sources,
    );
    expect(warnings).toEqual([]);
  });

  it('has a site for every bit of every port, one for each, and for nothing else', async () => {
    const ports = await portsOf(top, {}, siliconSources(top, { board: id }));
    const bits = ports.flatMap(({ name, width }) => (width === 1 ? [name] : Array.from({ length: width }, (_, i) => `${name}[${i}]`)));
    const lpf = readFileSync(join(boardsDir, id, `${id}.lpf`), 'utf8');
    const sites = [...lpf.matchAll(/^LOCATE COMP "([^"]+)" SITE "([^"]+)";$/gm)];
    expect(sites.map((m) => m[1]).sort()).toEqual(bits.sort());
    expect(new Set(sites.map((m) => m[2])).size).toBe(sites.length);
    const banks = [...lpf.matchAll(/^IOBUF PORT "([^"]+)" IO_TYPE=/gm)];
    expect(banks.map((m) => m[1]).sort()).toEqual(bits.sort());
  });
});

describe('two gigabit ports', () => {
  it('carry frames of every length from one to the other, with their gap', async () => {
    const tx = await openBlock({ top: 'gmii_tx', sources: siliconSources('gmii_tx', { board: 'ecpix5' }) });
    const rx = await openBlock({ top: 'gmii_rx', sources: siliconSources('gmii_rx', { board: 'ecpix5' }) });
    try {
      tx.reset();
      rx.reset();
      let idle = 100;
      for (let length = 64; length < 64 + 24; length++) {
        const frame = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff);
        const got: number[] = [];
        let at = 0;
        let done = false;
        for (let clock = 0; clock < length + 100 && !done; clock++) {
          const bytes = frame.subarray(at, at + 8);
          tx.setAll({
            s_valid_i: at < length,
            s_data_i: Buffer.concat([bytes, Buffer.alloc(8 - bytes.length)]).readBigUInt64LE(),
            s_keep_i: (1 << bytes.length) - 1,
            s_last_i: at + 8 >= length,
          });
          const en = tx.get('en_o');
          if (en === 1) {
            if (idle > 0 && idle < 100) expect(idle).toBeGreaterThanOrEqual(12);
            idle = 0;
          } else idle++;
          rx.setAll({ dv_i: en, er_i: tx.get('er_o'), d_i: tx.get('d_o') });
          if (rx.get('m_valid_o') === 1) {
            const keep = rx.get('m_keep_o');
            const data = Buffer.alloc(8);
            data.writeBigUInt64LE(rx.big('m_data_o'));
            got.push(...data.subarray(0, Math.log2(keep + 1)));
            done = rx.get('m_last_o') === 1;
          }
          if (at < length && tx.get('s_ready_o') === 1) at += 8;
          tx.step();
          rx.step();
        }
        expect(Uint8Array.from(got)).toEqual(frame);
      }
    } finally {
      tx.close();
      rx.close();
    }
  });

  it('end a frame that runs dry with an error, and send the next one whole', async () => {
    const tx = await openBlock({ top: 'gmii_tx', sources: siliconSources('gmii_tx', { board: 'ecpix5' }) });
    try {
      tx.reset();
      tx.setAll({ s_valid_i: 1, s_data_i: 1n, s_keep_i: 255 });
      tx.stepUntil(() => tx.get('s_ready_o') === 1, 60, 'first beat');
      tx.step();
      tx.set('s_valid_i', 0);
      tx.stepUntil(() => tx.get('er_o') === 1, 20, 'error');
      tx.stepUntil(() => tx.get('en_o') === 0, 5, 'end of the frame');
      tx.setAll({ s_valid_i: 1, s_last_i: 1 });
      expect(tx.get('s_ready_o')).toBe(1); // The rest is swallowed.
      tx.step();
      tx.stepUntil(() => tx.get('en_o') === 1, 60, 'next frame');
      expect(tx.get('er_o')).toBe(0);
    } finally {
      tx.close();
    }
  });
});
