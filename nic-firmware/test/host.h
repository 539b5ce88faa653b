/* SPDX-License-Identifier: Apache-2.0 */
/* The other end of the wire, and images, for tests in C. */
#ifndef WEFT_TEST_HOST_H
#define WEFT_TEST_HOST_H
#include "app.h"
#include "model.h"

#define CHECK(cond)                                                            \
  do {                                                                         \
    if (!(cond)) {                                                             \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);               \
      abort();                                                                 \
    }                                                                          \
  } while (0)

typedef struct {
  struct weft_image_header header;
  const uint8_t *firmware, *bitstream;
} test_image_t;

extern app_t app;
extern unsigned reply_status;
extern uint8_t reply[WEFT_MAX_PAYLOAD];
extern size_t reply_length;

/* Images from a file made by src/fixture.ts: header, firmware, bitstream, one after the other. */
unsigned load_images(const char *path, test_image_t *to, unsigned room);
/* As a programmer in the factory does. */
void install(unsigned slot, const test_image_t *image);

/* Boot stage until a firmware is entered: MODEL_ENTER, MODEL_STOP or MODEL_POWER_CUT. Reconfigurations are followed. */
model_exit_t boot(unsigned cause);
/* Sends a request and waits for its reply; the status. Aborts if there is none, or two. */
unsigned ask(unsigned command, const void *payload, size_t length);
unsigned ask_with(unsigned command, const void *head, size_t head_length, const void *tail, size_t tail_length);
/* Puts a frame into the queue of the UART. */
void send_frame(const struct weft_mgmt_frame *header, const void *payload, size_t length);
/* Next frame that the card has sent over the UART, checked; false: none. */
bool next_frame(struct weft_mgmt_frame *header, uint8_t *payload);
/* Sends what the card asks for until it has all; the last status. */
unsigned push_blocks(const test_image_t *image);
/* From UPDATE_BEGIN to VERIFIED; the status. */
unsigned push_update(const test_image_t *image);

#endif
