/* SPDX-License-Identifier: Apache-2.0 */
/* What a process says to the driver when it hands over its view of guest memory: one
 * SOCK_SEQPACKET message with its userfaultfd as SCM_RIGHTS, and one answer. The connection then
 * stays open; its end is the end of the process. */
#ifndef WEFT_LINK_PROTO_H
#define WEFT_LINK_PROTO_H
#include <stdint.h>

#define WEFT_LINK_MAGIC 0x4b4e4c57u /* "WLNK" */
#define WEFT_LINK_VERSION 1u
#define WEFT_LINK_REGIONS 16u
#define WEFT_GUEST_NAME "weft-guest" /* Name of the memfd, as /proc/PID/maps shows it. */

/* `bytes` of the memfd from `offset` on are mapped at `addr` of the sender. */
struct weft_link_region {
  uint64_t addr;
  uint64_t bytes;
  uint64_t offset;
};

struct weft_link_hello {
  uint32_t magic;
  uint32_t version;
  uint32_t pid;
  uint32_t regions;  /* How many of `region` are used. */
  uint64_t features; /* UFFD_FEATURE_* that the userfaultfd was opened with. */
  struct weft_link_region region[WEFT_LINK_REGIONS];
};

struct weft_link_reply {
  uint32_t magic;
  uint32_t refused; /* 0: memory is served from now on. */
  char why[120];    /* Text for a person if refused. */
};

#endif
