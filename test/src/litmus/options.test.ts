// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.js';

describe('litmus options', () => {
  it('has defaults for both modes', () => {
    expect(parseOptions([])).toMatchObject({ ring: false, nodes: 3, width: 512, seed: 1, rounds: 200 });
    expect(parseOptions(['--ring'])).toMatchObject({ ring: true, nodes: 4, ops: 20_000, loss: 0, pageFrames: 1, kill: false });
    expect(parseOptions(['--kill-node'])).toMatchObject({ kill: true, ring: true, nodes: 4, ops: 3000, pages: 128, seeds: 50 });
    expect(parseOptions(['--ring', '--mtu', '1500'])).toMatchObject({ pageFrames: 3 });
  });

  it('reads every option', () => {
    const args =
      '--ring --nodes 4 --ops 200000 --loss 0.01 --dup 0.02 --reorder 0.05 --corrupt 0.001 --seed 7 --width 64 --pages 64 --json';
    expect(parseOptions(args.split(' '))).toMatchObject({
      nodes: 4,
      ops: 200_000,
      loss: 0.01,
      dup: 0.02,
      reorder: 0.05,
      corrupt: 0.001,
      seed: 7,
      width: 64,
      pages: 64,
      json: true,
    });
  });

  it.each([
    [['--nodez', '3'], /nodez/],
    [['--nodes', '17'], /2 to 16/],
    [['--nodes', 'x'], /2 to 16/],
    [['--ring', '--width', '128'], /64 or 512/],
    [['--loss', '0.1'], /needs --ring/],
    [['--ring', '--loss', '2'], /0 to 0.5/],
    [['--ring', '--rounds', '3'], /--ops/],
    [['--seeds', '3'], /needs --kill-node/],
    [['--kill-node', '--nodes', '2'], /3 to 16/],
    [['--ring', '--mtu', '2000'], /1500 or 9000/],
    [['--ring', '--cards', 'rtl,fpga'], /rtl or functional/],
    [['--ring', '--nodes', '3', '--cards', 'rtl,rtl'], /names 2 cards, the rack has 3/],
    [['stray'], /stray/],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(message);
  });
});
