// SPDX-License-Identifier: Apache-2.0
/** Faults put into the firmware, each with the test that must find it. */
import type { SourceFault } from './native.js';

export interface SeededFault extends SourceFault {
  readonly what: string;
  readonly foundBy: 'libraries' | 'commands' | 'powercut';
}

export const faults: readonly SeededFault[] = [
  {
    what: 'an update begins without making its slot invalid',
    foundBy: 'powercut',
    file: 'app/update.c',
    from: '!end_trial(boot, slot) || !erase_if_needed(header_address(u)) ||',
    to: '!end_trial(boot, slot) ||',
  },
  { what: 'a try is not counted', foundBy: 'powercut', file: 'boot/boot.c', from: '  s->tries--;\n', to: '' },
  {
    what: 'the CRC of records is not looked at',
    foundBy: 'powercut',
    file: 'lib/flash_log.c',
    from: 'return crc == head->crc;',
    to: 'return crc != 1;',
  },
  {
    what: 'a log erases the sector of its newest record',
    foundBy: 'libraries',
    file: 'lib/flash_log.c',
    from: '    sector += WEFT_FLASH_SECTOR_BYTES;\n',
    to: '',
  },
  {
    what: 'the header is written before the parts are compared',
    foundBy: 'commands',
    file: 'app/update.c',
    from: 'if (!part_is_good(u)) {',
    to: 'if (!part_is_good(u) && u->slot == WEFT_SLOT_GOLDEN) {',
  },
  {
    what: 'signatures are not checked',
    foundBy: 'commands',
    file: 'lib/image.c',
    from: 'if (!is_signed(header))',
    to: 'if (!is_signed(header) && header->magic == 0)',
  },
  {
    what: 'the boot stage does not hash',
    foundBy: 'commands',
    file: 'boot/boot.c',
    from: 'memcmp(hash, header->firmware_hash, sizeof hash) == 0',
    to: 'header->firmware_bytes != 0',
  },
  {
    what: 'the floor is not held',
    foundBy: 'commands',
    file: 'lib/image.c',
    from: 'header->version < floor',
    to: 'header->version == 0 && floor != 0',
  },
  {
    what: 'a header is known by its first bytes alone',
    foundBy: 'commands',
    file: 'lib/image.c',
    from: 'memcmp(&known[i], header, sizeof *header) == 0',
    to: 'memcmp(&known[i], header, 16) == 0',
  },
  {
    what: 'no delimiter before a frame',
    foundBy: 'commands',
    file: 'app/port.c',
    from: '  p->tx[0] = WEFT_FRAME_DELIMITER;\n',
    to: '  p->tx[0] = 1;\n',
  },
  {
    what: 'a repeated request is done again',
    foundBy: 'commands',
    file: 'app/command.c',
    from: 'crc == p->asked_crc && memcmp',
    to: 'crc != p->asked_crc && memcmp',
  },
];
