// SPDX-License-Identifier: Apache-2.0

/**
 * How programs on this machine find virtual cards: what USB enumeration is for real ones. A simulator writes NAME.json with a
 * VirtualCard into the folder while its card is there.
 */
export interface VirtualCard {
  readonly name: string;
  /** 16 hexadecimal digits. */
  readonly serial: string;
  /** Of the simulator: a file whose process is gone is a leftover. */
  readonly pid: number;
  /** Paths: pseudo terminal of the UART; Unix socket with HID reports; Unix socket that takes commands to the simulator. */
  readonly uart: string;
  readonly hid: string;
  readonly control: string;
  /** A simulated card computes much slower than a real one: how long to wait for an answer, and how often to ask. */
  readonly replyMs: number;
  readonly tries: number;
}

/** Folder of a user's virtual cards. */
export function virtualCardDir(env: Readonly<Record<string, string | undefined>>, user: number): string {
  return env['WEFT_VIRTUAL_CARDS'] ?? (env['XDG_RUNTIME_DIR'] ? `${env['XDG_RUNTIME_DIR']}/weft/cards` : `/tmp/weft-cards-${user}`);
}
