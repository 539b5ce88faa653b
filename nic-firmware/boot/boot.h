/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEFT_BOOT_H
#define WEFT_BOOT_H

/* Chooses an image, loads it and enters it: hal_enter, hal_reconfigure or hal_stop at the end. */
void boot_run(void);

#endif
