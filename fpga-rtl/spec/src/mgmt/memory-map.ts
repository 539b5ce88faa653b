// SPDX-License-Identifier: Apache-2.0
import { Access, type Constant, type Register, type RegisterBlock, type StructDef } from '../types.js';
import { sensor } from './watch.js';

/** What the management CPU sees. 32-bit accesses only outside ROM and RAM; what is not listed reads 0 and ignores writes. */
export const memoryConstants = [
  { name: 'ROM_BASE', value: 0, doc: 'Boot ROM: reset vector.' },
  { name: 'ROM_BYTES', value: 32 * 1024, doc: 'Its size.' },
  { name: 'RAM_BASE', value: 0x1000_0000, doc: 'RAM: firmware is loaded here and entered here.' },
  { name: 'RAM_BYTES', value: 128 * 1024, doc: 'Its size.' },
  { name: 'FIRMWARE_MAX_BYTES', value: 96 * 1024, doc: 'Largest firmware; the rest of RAM is for its data, its stack and BootInfo.' },
  { name: 'BOOT_INFO', value: 0x1000_0000 + 128 * 1024 - 64, doc: 'Where BootInfo lies: the end of RAM.' },
  { name: 'BOOT_INFO_MAGIC', value: 0x544f4f42, doc: '"BOOT".' },
  { name: 'PERIPHERAL_BASE', value: 0x4000_0000, doc: 'Register blocks.' },
  { name: 'CSR_BASE', value: 0x5000_0000, doc: 'The BAR: CSR_BASE + its offset. An access waits for the answer of the BAR, CSR_LIMIT_CYCLES at most; then it reads ones and sets SYS.BUS_ERROR.' },
  { name: 'CSR_BYTES', value: 64 * 1024, doc: 'Size of the window.' },
  { name: 'CSR_LIMIT_CYCLES', value: 4096, doc: 'Longest wait for the BAR.' },
  { name: 'MAP_VERSION', value: 1, doc: 'Version of this memory map.' },
  { name: 'MGMT_MAGIC', value: 0x544d4757, doc: '"WGMT".' },
  { name: 'WATCHDOG_KEY', value: 0x6465_6566, doc: 'Written to WATCHDOG.FEED.' },
  { name: 'RESET_MAGIC', value: 0x5245_5300, doc: 'Upper 24 bits of what is written to SYS.RESET.' },
  { name: 'UART_FIFO_BYTES', value: 2048, doc: 'Depth of each UART FIFO: a whole frame, so that the host needs no flow control as long as it waits for replies.' },
  { name: 'HID_FIFO_REPORTS', value: 32, doc: 'Depth of each HID FIFO: likewise.' },
] as const satisfies readonly Constant[];

/** A string or hash in consecutive words: byte i in bits 8*(i%4) of word i/4. */
const words = (name: string, offset: number, count: number, doc: string): Register => ({ name, offset, access: Access.ro, reset: 0, count, doc });

export const irqFields = [
  { name: 'uart_rx', bit: 0, width: 1, doc: 'The UART has received something.' },
  { name: 'hid_out', bit: 1, width: 1, doc: 'A whole HID report from the host is waiting.' },
  { name: 'timer', bit: 2, width: 1, doc: 'TIMER.COMPARE is reached.' },
  { name: 'data_path', bit: 3, width: 1, doc: 'The card asks for attention: SUSPECT is not 0. Level.' },
] as const;

/** Offsets from PERIPHERAL_BASE. */
export const peripherals = [
  {
    name: 'SYS',
    base: 0x0000,
    bytes: 0x1000,
    doc: 'Build-ID, reset, interrupts.',
    registers: [
      { name: 'MAGIC', offset: 0x00, access: Access.ro, reset: 0x544d4757, doc: 'MGMT_MAGIC.' },
      { name: 'MAP', offset: 0x04, access: Access.ro, reset: 1, doc: 'MAP_VERSION.' },
      { name: 'FPGA_ID', offset: 0x08, access: Access.ro, reset: 0, doc: 'JTAG id code; 0 in simulation.' },
      { name: 'BOARD', offset: 0x0c, access: Access.ro, reset: 0, doc: 'Board.' },
      { name: 'VERSION', offset: 0x10, access: Access.ro, reset: 0, doc: 'Version of the bitstream.' },
      { name: 'CLOCK_HZ', offset: 0x14, access: Access.ro, reset: 0, doc: 'Clock of CPU and timer.' },
      { name: 'SERIAL_LO', offset: 0x18, access: Access.ro, reset: 0, doc: 'Serial number, low half.' },
      { name: 'SERIAL_HI', offset: 0x1c, access: Access.ro, reset: 0, doc: 'High half.' },
      words('GIT_HASH', 0x20, 5, 'Commit from which the bitstream was made.'),
      words('CPU_NAME', 0x40, 4, 'Name of the soft core, ASCII, zero-padded.'),
      words('CPU_VERSION', 0x50, 4, 'Its version, likewise.'),
      words('CPU_HASH', 0x60, 8, 'SHA-256 of its source.'),
      {
        name: 'CAUSE',
        offset: 0x80,
        access: Access.ro,
        reset: 0,
        doc: 'How the CPU came to run.',
        fields: [
          { name: 'cause', bit: 0, width: 8, doc: 'ResetCause.' },
          { name: 'slot', bit: 8, width: 8, doc: 'Slot whose bitstream is loaded.' },
          { name: 'reconfigurable', bit: 16, width: 1, doc: 'RECONFIGURE can be asked for.' },
        ],
      },
      {
        name: 'RESET',
        offset: 0x84,
        access: Access.wo,
        reset: 0,
        doc: 'RESET_MAGIC in bits 31:8 resets the management subsystem; anything else does nothing.',
        fields: [
          { name: 'slot', bit: 0, width: 7, doc: 'With reconfigure: whose bitstream to load.' },
          { name: 'reconfigure', bit: 7, width: 1, doc: '0: reset, cause SOFTWARE. 1: load a bitstream, cause RECONFIGURED. In simulation CAUSE.slot changes and the data path is reset, no more.' },
        ],
      },
      { name: 'PENDING', offset: 0x88, access: Access.ro, reset: 0, doc: 'Interrupts pending. Each goes away with its reason.', fields: irqFields },
      { name: 'ENABLE', offset: 0x8c, access: Access.rw, reset: 0, doc: 'Interrupts that end a sleep; also the level of the CPU interrupt pin.', fields: irqFields },
      { name: 'SLEEP', offset: 0x90, access: Access.ro, reset: 0, doc: 'A read of it is answered (with PENDING) only when PENDING & ENABLE is not 0: the wait-for-interrupt of any core. The watchdog goes on.' },
      { name: 'BUS_ERROR', offset: 0x94, access: Access.rw, reset: 0, doc: '1: an access through the CSR bridge was given up. Write 0.' },
      { name: 'LED', offset: 0x98, access: Access.rw, reset: 0, doc: 'Bits 3:0: light-emitting diodes.' },
    ],
  },
  {
    name: 'UART',
    base: 0x1000,
    bytes: 0x1000,
    doc: '8N1.',
    registers: [
      {
        name: 'DATA',
        offset: 0x00,
        access: Access.rw,
        reset: 0,
        doc: 'Write: a byte to send (lost without room). Read: the next byte received in bits 7:0, taken from the FIFO; bit 31: there was none.',
        fields: [
          { name: 'byte', bit: 0, width: 8, doc: 'The byte.' },
          { name: 'empty', bit: 31, width: 1, doc: 'Read: there was none.' },
        ],
      },
      {
        name: 'STATUS',
        offset: 0x04,
        access: Access.ro,
        reset: 0,
        doc: 'State.',
        fields: [
          { name: 'rx_level', bit: 0, width: 12, doc: 'Bytes received, waiting.' },
          { name: 'tx_room', bit: 12, width: 12, doc: 'Bytes that can be written.' },
          { name: 'tx_idle', bit: 24, width: 1, doc: 'All is sent, stop bit included.' },
          { name: 'overrun', bit: 25, width: 1, doc: 'Bytes were lost since this was last read.' },
          { name: 'framing', bit: 26, width: 1, doc: 'A stop bit was missing since this was last read. The byte was dropped.' },
        ],
      },
      { name: 'DIVISOR', offset: 0x08, access: Access.rw, reset: 434, doc: 'Cycles of a bit, 4 at least; 16 bits. Reset value: 115,200 baud at 50 MHz; a board may set another.' },
    ],
  },
  {
    name: 'HID',
    base: 0x2000,
    bytes: 0x1000,
    doc: 'Mailbox to the USB bridge: 64-byte reports, each read or written as 16 words, first byte in bits 7:0.',
    registers: [
      {
        name: 'STATUS',
        offset: 0x00,
        access: Access.ro,
        reset: 0,
        doc: 'State.',
        fields: [
          { name: 'out_reports', bit: 0, width: 8, doc: 'Whole reports from the host, waiting.' },
          { name: 'in_room', bit: 8, width: 8, doc: 'Whole reports that can be written.' },
          { name: 'connected', bit: 16, width: 1, doc: 'A bridge is there.' },
          { name: 'overrun', bit: 17, width: 1, doc: 'A report from the host was lost since this was last read.' },
        ],
      },
      { name: 'OUT', offset: 0x04, access: Access.ro, reset: 0, doc: 'Next word of the oldest report from the host; the 16th read takes it from the FIFO. 0 without a report.' },
      { name: 'IN', offset: 0x08, access: Access.wo, reset: 0, doc: 'Next word of a report to the host; the 16th write sends it. Lost without room.' },
    ],
  },
  {
    name: 'SPI',
    base: 0x3000,
    bytes: 0x1000,
    doc: 'SPI flash, mode 0, most significant bit first. An access to WRITE1, WRITE4 or READ waits until the shift under way is over: no polling.',
    registers: [
      { name: 'SELECT', offset: 0x00, access: Access.rw, reset: 0, doc: '1: chip select is active. A write waits likewise.' },
      { name: 'DIVISOR', offset: 0x04, access: Access.rw, reset: 0, doc: 'Half a period of SCK is so many cycles plus 1; 8 bits.' },
      { name: 'WRITE1', offset: 0x08, access: Access.wo, reset: 0, doc: 'Shifts one byte out (bits 7:0) and one in.' },
      { name: 'WRITE4', offset: 0x0c, access: Access.wo, reset: 0, doc: 'Shifts four bytes out, bits 7:0 first, and four in.' },
      { name: 'READ', offset: 0x10, access: Access.ro, reset: 0, doc: 'What came in with the last shift; the first byte in bits 7:0, unused bits 0.' },
    ],
  },
  {
    name: 'TIMER',
    base: 0x4000,
    bytes: 0x1000,
    doc: 'Cycles since reset of the subsystem, 64 bits.',
    registers: [
      { name: 'NOW_LO', offset: 0x00, access: Access.ro, reset: 0, doc: 'Low half; reading it keeps the high half of the same moment for NOW_HI.' },
      { name: 'NOW_HI', offset: 0x04, access: Access.ro, reset: 0, doc: 'High half, as of the last read of NOW_LO.' },
      { name: 'COMPARE_LO', offset: 0x08, access: Access.rw, reset: 0xffff_ffff, doc: 'PENDING.timer is 1 while now >= compare. Low half.' },
      { name: 'COMPARE_HI', offset: 0x0c, access: Access.rw, reset: 0xffff_ffff, doc: 'High half.' },
    ],
  },
  {
    name: 'WATCHDOG',
    base: 0x5000,
    bytes: 0x1000,
    doc: 'Resets the management subsystem, never the data path. Cannot be switched off once it runs.',
    registers: [
      { name: 'LIMIT', offset: 0x00, access: Access.rw, reset: 0, doc: 'Cycles until it bites, in units of 1024; 0: not running. Once it is not 0, only a smaller value is taken, and not 0.' },
      { name: 'FEED', offset: 0x04, access: Access.wo, reset: 0, doc: 'WATCHDOG_KEY starts the count anew.' },
      { name: 'LEFT', offset: 0x08, access: Access.ro, reset: 0, doc: 'What is left, in units of 1024 cycles.' },
    ],
  },
  {
    name: 'SENSOR',
    base: 0x6000,
    bytes: 0x1000,
    doc: 'Values of the sensors, signed, in the units of SensorUnit.',
    registers: [{ name: 'VALUE', offset: 0, access: Access.ro, reset: 0, count: sensor.members.length, doc: 'One a Sensor.' }],
  },
] as const satisfies readonly RegisterBlock[];

export const bootInfo = {
  name: 'BootInfo',
  bytes: 64,
  doc: 'What the boot stage tells the firmware.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'BOOT_INFO_MAGIC.' },
    { name: 'slot', bit: 32, width: 8, enum: 'Slot', doc: 'Slot that was loaded.' },
    { name: 'trial', bit: 40, width: 8, doc: '1: on trial.' },
    { name: 'cause', bit: 48, width: 8, enum: 'ResetCause', doc: 'ResetCause.' },
    { name: 'version', bit: 64, width: 32, doc: 'Version of the image.' },
    { name: 'minimum_version', bit: 96, width: 32, doc: 'Its minimum version.' },
    { name: 'update', bit: 128, width: 32, doc: 'Update id of its header.' },
    { name: 'reverted', bit: 160, width: 8, enum: 'RevertCause', doc: 'Not NONE: a slot was given up in this boot.' },
    { name: 'failed', bit: 168, width: 8, enum: 'Slot', doc: 'Which.' },
  ],
} as const satisfies StructDef;
