/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU plugin: `-plugin weft-link.so,sock=PATH,ino=N`. QEMU loads it after it has mapped guest RAM
 * and before anything touches it, which is the only moment that is needed; it instruments nothing.
 * Written against the plugin ABI, not QEMU's headers: id, info and argument vector. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);

static struct weft_link the_link;

EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv) {
  (void)id;
  (void)info;
  const char *sock = NULL;
  uint64_t ino = 0;
  char why[320] = "usage: weft-link.so,sock=PATH,ino=NUMBER";
  for (int i = 0; i < argc; i++) {
    if (!strncmp(argv[i], "sock=", 5)) sock = argv[i] + 5;
    if (!strncmp(argv[i], "ino=", 4)) ino = strtoull(argv[i] + 4, NULL, 10);
  }
  if (sock && ino && weft_link_attach(&the_link, sock, ino, why, sizeof why) == 0) return 0;
  fprintf(stderr, "weft-link: %s\n", why);
  return 1;
}
