// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { qemuArgs } from './qemu.js';

const base = { accel: 'tcg', guestMib: 256, kernel: '/k', initramfs: '/i', memory: '/proc/7/fd/9' } as const;
const after = (args: readonly string[], flag: string): string => args[args.indexOf(flag) + 1] ?? '';

test("guest memory is the driver's file, shared", () => {
  const args = qemuArgs(base);
  expect(after(args, '-object')).toBe('memory-backend-file,id=ram,size=256M,mem-path=/proc/7/fd/9,share=on');
  expect(after(args, '-machine')).toContain('memory-backend=ram');
  expect(after(args, '-m')).toBe('256M');
});

test('the link is a plugin with socket and inode, and only if asked for', () => {
  expect(qemuArgs(base)).not.toContain('-plugin');
  expect(after(qemuArgs({ ...base, link: { plugin: '/l.so', socket: '/s', ino: 12 } }), '-plugin')).toBe('/l.so,sock=/s,ino=12');
});

test('no network, and what the user adds comes last', () => {
  const args = qemuArgs({ ...base, extra: ['-s'] });
  expect(after(args, '-nic')).toBe('none');
  expect(args.at(-1)).toBe('-s');
});
