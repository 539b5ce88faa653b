// SPDX-License-Identifier: Apache-2.0
/** For tests of the kernel: a program for the management computer, as a `$readmemh` file. */

/**
 * For each byte from the UART: write enable, program it at address 0, poll until it is done, read it, send it back.
 * For each HID report: one back, a 1 added to each word. Sleeps in between. RV32I; a line each:
 * base addresses, interrupts | sleep | write enable | program | poll | read, reply | report
 */
export const echoProgram = `
40000437 00040413 400014b7 00048493 40003537 00050513 400025b7 00058593 000002b7 00328293 08542623
09042283 0012f293 08028e63 0004a603
000002b7 00128293 00552023 000002b7 00628293 00552423 00052023
000002b7 00128293 00552023 000002b7 00228293 00552623 00c52423 00052023
000002b7 00128293 00552023 000002b7 00528293 00552423 00052423 01052283 00052023 0012f293 fc029ce3
000002b7 00128293 00552023 000002b7 00328293 00552623 00052423 01052283 00052023 0054a023 f61ff06f
000002b7 01028293 0045a603 00160613 00c5a423 fff28293 fe0298e3 f41ff06f
`; // $readmemh would lose a last word without a line end
