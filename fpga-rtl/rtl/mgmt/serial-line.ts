// SPDX-License-Identifier: Apache-2.0
/** A serial line seen from outside, 8N1: bits from bytes and back. Call `out` and `in` once a cycle. */
export class SerialLine {
  readonly received: number[] = [];
  framingErrors = 0;
  divisor: number;
  private readonly bits: number[] = [];
  private held = 0;
  private at = -1;
  private byte = 0;

  constructor(divisor: number) {
    this.divisor = divisor;
  }

  /** Queues a byte; `stop: 0` breaks it. */
  send(byte: number, stop = 1): void {
    this.bits.push(0, ...Array.from({ length: 8 }, (_, i) => (byte >> i) & 1), stop);
  }
  /** Queues idle line, or a level that is no byte. */
  level(level: number, bits: number): void {
    for (let i = 0; i < bits; i++) this.bits.push(level);
  }
  get sending(): boolean {
    return this.bits.length > 0;
  }
  /** In the middle of a byte. */
  get receiving(): boolean {
    return this.at >= 0;
  }

  /** Level for the receiver in this cycle. */
  out(): number {
    const level = this.bits[0] ?? 1;
    if (++this.held >= this.divisor) {
      this.held = 0;
      this.bits.shift();
    }
    if (this.bits.length === 0) this.held = 0;
    return level;
  }

  /** Level of the sender in this cycle. */
  in(level: number): void {
    if (this.at < 0) {
      if (level === 0) this.at = 0;
      return;
    }
    this.at++;
    const bit = Math.floor(this.at / this.divisor);
    if (this.at % this.divisor !== this.divisor >> 1) return;
    if (bit >= 1 && bit <= 8) this.byte = (this.byte >> 1) | (level << 7);
    if (bit === 9) {
      if (level === 1) this.received.push(this.byte);
      else this.framingErrors++;
      this.at = -1;
    }
  }
}
