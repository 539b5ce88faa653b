// SPDX-License-Identifier: Apache-2.0
import type { EnumDef } from '../types.js';

export const mgmtStatus = {
  name: 'MgmtStatus',
  width: 16,
  doc: 'How a management command ended. If it is not OK, nothing on the card has changed, unless said here.',
  members: [
    { name: 'OK', value: 0, doc: 'Done.' },
    { name: 'UNKNOWN_COMMAND', value: 1, doc: 'This firmware has no such command.', nextStep: 'Ask CAPABILITIES; update the card or the client.' },
    { name: 'BAD_VERSION', value: 2, doc: 'The frame is of a protocol version that the card does not speak.', nextStep: 'Ask IDENTIFY which it speaks; update the older side.' },
    { name: 'BAD_LENGTH', value: 3, doc: 'The payload is not as long as the command says.', nextStep: 'Client and card disagree on a layout: update the older side.' },
    { name: 'BAD_VALUE', value: 4, doc: 'A field has a value that it cannot have.', nextStep: 'Compare it with the reference.' },
    { name: 'BAD_STATE', value: 5, doc: 'Not now: an earlier step is missing, or another one is under way.', nextStep: 'Ask UPDATE_STATUS; begin at the step that is missing.' },
    { name: 'BUSY', value: 6, doc: 'An update, verification or test is under way.', nextStep: 'Wait for its end, or abort it.' },
    { name: 'UNKNOWN_KEY', value: 16, doc: 'The card has no such configuration key.', nextStep: 'Ask CONFIG_LIST.' },
    { name: 'OUT_OF_RANGE', value: 17, doc: 'A configuration value lies outside its range.', nextStep: 'The reference names the range of each key.' },
    { name: 'WRITE_ONLY', value: 18, doc: 'The key is a secret: it can be set, not read.', nextStep: 'CONFIG_LIST tells whether it is set.' },
    { name: 'CONFLICT', value: 19, doc: 'Configuration values contradict each other: two equal addresses, or an address that does not belong to its node id.', nextStep: 'Change one of them, then commit again; CONFIG_RESET drops what was set.' },
    { name: 'WRONG_BOARD', value: 32, doc: 'The image is for another board.', nextStep: 'Use the bundle for the board that IDENTIFY names.' },
    { name: 'BAD_SIGNATURE', value: 33, doc: 'The image is unsigned, or signed by a key that the card does not know, or its header was altered.', nextStep: 'Get the bundle again from its publisher; check it with `weft bundle verify`.' },
    { name: 'ROLLBACK', value: 34, doc: 'The image is older than what the card may still run.', nextStep: 'Use a version that is not below the minimum that SLOTS names.' },
    { name: 'TOO_BIG', value: 35, doc: 'A part does not fit into its place in the slot.', nextStep: 'The bundle was made for another flash map: make it again.' },
    { name: 'BAD_IMAGE', value: 36, doc: 'What lies in the slot differs from what the image header promises. The slot stays invalid.', nextStep: 'Begin the update again; if it comes again, the bundle or the flash is damaged.' },
    { name: 'NO_UPDATE', value: 37, doc: 'No update of this id is under way.', nextStep: 'Send UPDATE_BEGIN: it goes on where the last one stopped.' },
    { name: 'WRONG_BLOCK', value: 38, doc: 'This block was not asked for.', nextStep: 'Send the one that the last BlockRequest names; UPDATE_STATUS repeats it.' },
    { name: 'BAD_SLOT', value: 39, doc: 'The slot holds no image that may be started.', nextStep: 'Ask SLOTS; update the slot first.' },
    { name: 'FLASH_FAILED', value: 48, doc: 'A flash page did not take what was written. What was under way may be half done; the card still boots.', nextStep: 'Try once more; then replace the card.' },
    { name: 'DATA_PATH_BUSY', value: 49, doc: 'A driver has the data path enabled; this would disturb it.', nextStep: 'Stop the driver of this node first.' },
    { name: 'OLD_EPOCH', value: 50, doc: 'The epoch is not newer than the one in force.', nextStep: 'Read MEMBERS_GET and choose the next one.' },
    { name: 'NOT_CONFIRMED', value: 51, doc: 'The confirmation is refused: the self-test of the running image failed.', nextStep: 'Read SELF_TEST and LOG; the card goes back to the old image when it is rebooted.' },
  ],
} as const satisfies EnumDef;
