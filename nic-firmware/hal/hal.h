/* SPDX-License-Identifier: Apache-2.0 */
/* All that firmware asks of hardware. hal/target does it with registers, hal/host with models. */

#ifndef WEFT_HAL_H
#define WEFT_HAL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Flash. Addresses and sizes lie inside FLASH_BYTES; a program does not cross a page. False: it did not take (read back). */
bool hal_flash_present(void);
void hal_flash_read(uint32_t address, void *to, size_t bytes);
bool hal_flash_program(uint32_t address, const void *from, size_t bytes);
bool hal_flash_erase_sector(uint32_t address);
typedef struct {
  uint32_t programs, erases, failures; /* since the start */
} hal_flash_stats_t;
hal_flash_stats_t hal_flash_stats(void);

/* Time since reset of the subsystem. */
uint64_t hal_now_cycles(void);
uint32_t hal_clock_hz(void);
/* Returns at `until`, or when a port has received something. */
void hal_sleep(uint64_t until_cycles);

void hal_watchdog_start(uint32_t limit_ms);
void hal_watchdog_feed(void);

/* UART, a byte stream: how many were taken. */
size_t hal_uart_read(uint8_t *to, size_t room);
size_t hal_uart_write(const uint8_t *from, size_t bytes);
bool hal_uart_idle(void);
bool hal_uart_overrun(void); /* since last asked */

/* HID, reports of HID_REPORT_BYTES: false if there is none, or no room. */
bool hal_hid_connected(void);
bool hal_hid_read(uint8_t *report);
bool hal_hid_write(const uint8_t *report);

/* Registers behind the BAR, by their offset; reads ones if the BAR does not answer. */
uint32_t hal_csr_read(uint32_t offset);
void hal_csr_write(uint32_t offset, uint32_t value);

int32_t hal_sensor(unsigned index);
void hal_led(unsigned bits);

typedef struct {
  uint32_t fpga_id, board, version;
  uint64_t serial;
  uint8_t git_hash[20];
  char cpu_name[16], cpu_version[16];
  uint8_t cpu_hash[32];
} hal_identity_t;
void hal_identity(hal_identity_t *to);

unsigned hal_reset_cause(void);     /* ResetCause */
unsigned hal_loaded_slot(void);     /* whose bitstream is loaded */
bool hal_reconfigurable(void);
/* Neither returns. */
_Noreturn void hal_reset(void);
_Noreturn void hal_reconfigure(unsigned slot);

/* Boot stage only: where firmware goes, what it is told, and the jump. */
uint8_t *hal_load_area(void);
struct weft_boot_info *hal_boot_info(void);
_Noreturn void hal_enter(void);
_Noreturn void hal_stop(void); /* nothing can be started */

#endif
