/* SPDX-License-Identifier: Apache-2.0 */
/* The card's hardware as a model: flash with power cuts, byte queues, registers, a clock that only sleeping moves. */
#ifndef WEFT_MODEL_H
#define WEFT_MODEL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weft_mgmt.h"

/* How a stretch of running firmware came to its end. */
typedef enum {
  MODEL_RUNNING = 0,
  MODEL_ENTER,       /* the boot stage entered a firmware */
  MODEL_STOP,        /* the boot stage found none */
  MODEL_RESET,
  MODEL_RECONFIGURE,
  MODEL_POWER_CUT,
} model_exit_t;

#define MODEL_QUEUE 8192u

typedef struct {
  uint8_t bytes[MODEL_QUEUE];
  size_t length;
} model_queue_t;

typedef struct {
  uint8_t *flash; /* FLASH_BYTES */
  uint64_t operations;   /* programs and erases so far */
  uint64_t cut_at;       /* the power goes during this one (from 1); 0: never */
  uint64_t random;       /* state of what a cut leaves behind */
  bool flash_sticks;     /* programs and erases change nothing */
  uint64_t now;
  uint64_t clock_hz;
  uint32_t csr[WEFT_CSR_BYTES / 4];
  int32_t sensor[WEFT_SENSOR_COUNT];
  uint32_t board;
  uint8_t cause, loaded_slot;
  bool reconfigurable;
  uint8_t refused_bitstream; /* the FPGA falls back to golden when it is to load this slot; golden: none is refused */
  uint8_t ram[WEFT_FIRMWARE_MAX_BYTES];
  struct weft_boot_info boot_info;
  model_queue_t uart_in, uart_out, hid_in, hid_out;
  size_t uart_room; /* bytes that the UART takes until model_drain; SIZE_MAX: all */
} model_t;

extern model_t model;

/* A card at the factory, its flash blank; the flash is kept if there is one. */
void model_init(void);
/* What a reset of this cause makes of the hardware: queues are empty, flash is kept. */
void model_restart(unsigned cause);
uint64_t model_random(void);
/* Runs `body` until it returns (MODEL_RUNNING) or ends otherwise. May be nested: the innermost ends. */
model_exit_t model_run(void (*body)(void *), void *with);

/* Ends it, as a reset or a power cut would. */
_Noreturn void model_leave(model_exit_t how);

#endif
