/* SPDX-License-Identifier: Apache-2.0 */
/* The least that can handle a page fault: poll, read the events, copy a page from this process. What the driver is measured against.
 *   bare_handler LINK_SOCKET PAGES SPIN_US        says what to map; ends when its standard input does */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "link_proto.h"
#include "uffd_more.h"

enum { PAGE = 4096, EVENTS = 32 };

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int take_uffd(int connection) {
  struct weft_link_hello hello;
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec iov = {&hello, sizeof hello};
  struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  int fd = -1;
  if (recvmsg(connection, &msg, 0) != (ssize_t)sizeof hello || !CMSG_FIRSTHDR(&msg)) return -1;
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof fd);
  const struct weft_link_reply reply = {WEFT_LINK_MAGIC, 0, {0}};
  return send(connection, &reply, sizeof reply, 0) == (ssize_t)sizeof reply ? fd : -1;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  const int memory = memfd_create(WEFT_GUEST_NAME, 0), listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  const uint64_t spin_ns = strtoull(argv[3], NULL, 10) * 1000;
  static _Alignas(PAGE) char page[PAGE];
  memset(page, 0x5a, sizeof page);
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  strncpy(at.sun_path, argv[1], sizeof at.sun_path - 1);
  if (memory < 0 || ftruncate(memory, (off_t)(strtoull(argv[2], NULL, 10) * PAGE)) < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
      listen(listener, 1) < 0)
    return 1;
  printf("/proc/%d/fd/%d\n", getpid(), memory);
  fflush(stdout);
  const int connection = accept(listener, NULL, NULL), uffd = take_uffd(connection);
  if (uffd < 0) return 1;
  struct pollfd polls[] = {{uffd, POLLIN, 0}, {connection, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  uint64_t faults = 0, errors = 0, worked = now_ns();
  for (;;) {
    struct uffd_msg events[EVENTS];
    const ssize_t n = read(uffd, events, sizeof events);
    for (ssize_t i = 0; n > 0 && i < n / (ssize_t)sizeof *events; i++) {
      struct uffdio_copy copy = {.dst = events[i].arg.pagefault.address & ~(uint64_t)(PAGE - 1), .src = (uintptr_t)page, .len = PAGE};
      if (ioctl(uffd, UFFDIO_COPY, &copy) < 0 && errno != EEXIST) errors++;
      faults++;
    }
    const uint64_t now = n > 0 || spin_ns ? now_ns() : 0;
    if (n > 0) worked = now;
    if (n > 0 || (spin_ns && now - worked < spin_ns)) continue;
    if (poll(polls, 3, -1) > 0 && polls[2].revents) break;
    if (polls[1].revents) polls[1].fd = -1;
  }
  printf("{\"faults\":%llu,\"errors\":%llu}\n", (unsigned long long)faults, (unsigned long long)errors);
  return 0;
}
