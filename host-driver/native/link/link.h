/* SPDX-License-Identifier: Apache-2.0 */
/* Puts this process' mapping of a driver's guest memory under userfaultfd and hands it over. */
#ifndef WEFT_LINK_H
#define WEFT_LINK_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct weft_link {
  int uffd; /* Kept open: should the driver die, touching threads wait instead of reading zeros. */
  int sock; /* Kept open: its end tells the driver that this process has gone. */
};

/* Maps `bytes` of guest memory at `path` (/proc/PID/fd/N of the driver), and gives its inode.
 * NULL on failure, with the reason in `why`. */
void *weft_link_map(const char *path, size_t bytes, uint64_t *ino, char *why, size_t why_size);

/* Opens a userfaultfd that can do what a driver needs, and gives the UFFD_FEATURE_* that it has. -1 on failure, with the
 * reason in `why`. */
int weft_link_open(uint64_t *features, char *why, size_t why_size);

/* Registers every mapping of inode `ino` and serves it through the driver at `sock_path`.
 * Call it before anything touches the memory. 0, or -1 with the reason in `why`. */
int weft_link_attach(struct weft_link *link, const char *sock_path, uint64_t ino, char *why, size_t why_size);

#ifdef __cplusplus
}
#endif
#endif
