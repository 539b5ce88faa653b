/* SPDX-License-Identifier: Apache-2.0 */
/* What `weft doctor` cannot ask the kernel from JavaScript, each tried on the thing itself. One line of JSON; exit code 0 if it works.
 *
 *   weft-probe uffd                 opens a userfaultfd as a guest's process does, and puts a page of a memfd under it
 *   weft-probe mtu ADDRESS BYTES    sends a packet of BYTES that may not be cut into parts to a closed port, and waits for the refusal:
 *                                   it comes only if the whole packet got there */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/userfaultfd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link.h"
#include "uffd_more.h"

enum { kPage = 4096, kUdpHeader = 8, kIp4Header = 20, kIp6Header = 40, kTries = 3, kWaitMs = 700, kPort = 33434 };

static int say(int ok, const char *text) {
  printf("{\"ok\":%s,\"text\":\"%s\"}\n", ok ? "true" : "false", text);
  return ok ? 0 : 1;
}

static int probe_uffd(void) {
  char why[320];
  uint64_t features = 0;
  const int uffd = weft_link_open(&features, why, sizeof why);
  if (uffd < 0) {
    for (char *c = why; *c; c++)
      if (*c == '"' || *c == '\\') *c = '\'';
    return say(0, why);
  }
  const int fd = memfd_create("weft-probe", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, kPage) < 0) return say(0, "memfd_create fails");
  void *at = mmap(NULL, kPage, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) return say(0, "a memfd cannot be mapped");
  struct uffdio_register reg;
  memset(&reg, 0, sizeof reg);
  reg.range.start = (uint64_t)(uintptr_t)at;
  reg.range.len = kPage;
  reg.mode = UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP | UFFDIO_REGISTER_MODE_MINOR;
  if (ioctl(uffd, UFFDIO_REGISTER, &reg) < 0) return say(0, strerror(errno));
  return say(1, features & UFFD_FEATURE_POISON ? "poison" : "no poison");
}

static int probe_mtu(const char *address, int bytes) {
  struct addrinfo hints, *to = NULL;
  memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_DGRAM;
  char port[8], text[128];
  snprintf(port, sizeof port, "%d", kPort);
  const int unknown = getaddrinfo(address, port, &hints, &to);
  if (unknown) return say(0, gai_strerror(unknown));
  const int v6 = to->ai_family == AF_INET6, whole = v6 ? IPV6_PMTUDISC_PROBE : IP_PMTUDISC_PROBE;
  const size_t payload = (size_t)(bytes - kUdpHeader - (v6 ? kIp6Header : kIp4Header));
  const int s = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (s < 0 || connect(s, to->ai_addr, to->ai_addrlen) < 0 ||
      setsockopt(s, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, &whole, sizeof whole) < 0)
    return say(0, strerror(errno));
  char *packet = calloc(1, payload);
  for (int i = 0; i < kTries && packet; i++) {
    if (send(s, packet, payload, 0) < 0) {
      if (errno == ECONNREFUSED) return say(1, "a whole packet gets there");
      if (errno != EMSGSIZE) return say(0, strerror(errno));
      snprintf(text, sizeof text, "this server's interface does not take %d bytes", bytes);
      return say(0, text);
    }
    struct pollfd p = {s, POLLIN, 0};
    if (poll(&p, 1, kWaitMs) <= 0) continue;
    char answer;
    /* Somebody listens there after all, or the port is closed: both times the packet has come through. */
    if (recv(s, &answer, 1, 0) >= 0 || errno == ECONNREFUSED) return say(1, "a whole packet gets there");
    return say(0, strerror(errno));
  }
  snprintf(text, sizeof text, "a packet of %d bytes is lost on the way (or a firewall drops it)", bytes);
  return say(0, text);
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "uffd")) return probe_uffd();
  const int bytes = argc == 4 ? atoi(argv[3]) : 0;
  if (bytes >= 576 && bytes <= 65535 && !strcmp(argv[1], "mtu")) return probe_mtu(argv[2], bytes);
  fputs("usage: weft-probe uffd | mtu ADDRESS BYTES\n", stderr);
  return 2;
}
