/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware as a card that programs can open: its UART on a pseudo terminal, its flash in a file, time as it passes.
 *
 *   card FLASH IMAGES LINK    LINK: symbolic link to the terminal, whatever its number
 *
 * A flash that does not exist is made, with the first of the images in the golden slot. Commands on stdin, one a line:
 *
 *   unplug N   close the terminal after N more bytes from the host, and open another
 *   cut N      the power goes during the N-th flash operation from now; the card starts again
 *   power      the power goes now
 *   hang       from now on a firmware on trial hangs until the watchdog bites
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

static const char *link_path;
static int master = -1, slave = -1;
static size_t unplug_after; /* bytes; 0: never */
static bool trial_hangs;

static void plug(void) {
  if (master >= 0) {
    close(slave);
    close(master);
  }
  master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
  const char *path = ptsname(master);
  CHECK(path != NULL);
  /* Held open, so that the master sees no end while nobody else has it open. */
  slave = open(path, O_RDWR | O_NOCTTY);
  struct termios raw;
  CHECK(slave >= 0 && tcgetattr(slave, &raw) == 0);
  cfmakeraw(&raw);
  CHECK(tcsetattr(slave, TCSANOW, &raw) == 0);
  unlink(link_path);
  CHECK(symlink(path, link_path) == 0);
  model.uart_in.length = model.uart_out.length = 0;
}

static void open_flash(const char *path, const char *images) {
  struct stat s;
  const bool fresh = stat(path, &s) != 0;
  const int fd = open(path, O_RDWR | O_CREAT, 0600);
  CHECK(fd >= 0 && ftruncate(fd, WEFT_FLASH_BYTES) == 0);
  free(model.flash);
  model.flash = mmap(NULL, WEFT_FLASH_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  CHECK(model.flash != MAP_FAILED);
  close(fd);
  if (!fresh) return;
  test_image_t golden;
  CHECK(load_images(images, &golden, 1) == 1);
  memset(model.flash, 0xff, WEFT_FLASH_BYTES);
  install(WEFT_SLOT_GOLDEN, &golden);
  free((void *)golden.firmware);
  free((void *)golden.bitstream);
}

static void command(const char *line) {
  unsigned long n = 0;
  if (sscanf(line, "unplug %lu", &n) == 1) unplug_after = n;
  else if (sscanf(line, "cut %lu", &n) == 1) model.cut_at = model.operations + n;
  else if (strcmp(line, "power\n") == 0) model_leave(MODEL_POWER_CUT);
  else if (strcmp(line, "hang\n") == 0) trial_hangs = true;
  else fprintf(stderr, "card: what is %s", line);
}

static void listen_to_test(void) {
  char line[64];
  if (fgets(line, sizeof line, stdin) == NULL) exit(0);
  command(line);
}

static void from_host(void) {
  model_queue_t *q = &model.uart_in;
  size_t room = MODEL_QUEUE - q->length;
  if (unplug_after != 0 && unplug_after < room) room = unplug_after;
  const ssize_t got = read(master, q->bytes + q->length, room);
  if (got <= 0) return;
  q->length += (size_t)got;
  if (unplug_after == 0) return;
  unplug_after -= (size_t)got;
  if (unplug_after == 0) plug();
}

static void to_host(void) {
  model_queue_t *q = &model.uart_out;
  const ssize_t put = write(master, q->bytes, q->length);
  if (put <= 0) return;
  q->length -= (size_t)put;
  memmove(q->bytes, q->bytes + put, q->length);
}

static uint64_t cycles_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * model.clock_hz + (uint64_t)t.tv_nsec * model.clock_hz / 1000000000u;
}

static void run_firmware(void *unused) {
  (void)unused;
  const uint64_t start = cycles_now();
  app_init(&app);
  for (;;) {
    model.now = cycles_now() - start;
    const uint64_t until = app_turn(&app);
    model.now = cycles_now() - start;
    const uint64_t wait_ms = until > model.now ? (until - model.now) * 1000u / model.clock_hz + 1u : 0;
    struct pollfd ends[2] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = master, .events = (short)(POLLIN | (model.uart_out.length > 0 ? POLLOUT : 0))},
    };
    CHECK(poll(ends, 2, wait_ms > 1000u ? 1000 : (int)wait_ms) >= 0 || errno == EINTR);
    if (ends[0].revents != 0) listen_to_test();
    if ((ends[1].revents & POLLOUT) != 0) to_host();
    if ((ends[1].revents & POLLIN) != 0) from_host();
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "card FLASH IMAGES LINK\n"), 2;
  link_path = argv[3];
  setvbuf(stdin, NULL, _IONBF, 0); /* poll must see each line */
  model_init();
  open_flash(argv[1], argv[2]);
  plug();
  printf("ready\n");
  fflush(stdout);
  unsigned cause = WEFT_RESET_CAUSE_POWER_ON;
  for (;;) {
    const model_exit_t booted = boot(cause);
    cause = WEFT_RESET_CAUSE_POWER_ON;
    if (booted == MODEL_POWER_CUT) continue;
    if (booted != MODEL_ENTER) return fprintf(stderr, "card: nothing to boot\n"), 1;
    if (trial_hangs && model.boot_info.trial != 0) {
      cause = WEFT_RESET_CAUSE_WATCHDOG;
      continue;
    }
    const model_exit_t how = model_run(run_firmware, NULL);
    if (how == MODEL_RESET) {
      cause = WEFT_RESET_CAUSE_SOFTWARE;
      to_host();
    } else plug(); /* USB power went too */
  }
}
