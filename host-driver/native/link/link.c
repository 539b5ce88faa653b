/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "link_proto.h"
#include "uffd_more.h"

#define ACK_LIMIT_S 60

static int fail(char *why, size_t size, const char *what, int err) {
  snprintf(why, size, err ? "%s: %s" : "%s", what, strerror(err));
  return -1;
}

void *weft_link_map(const char *path, size_t bytes, uint64_t *ino, char *why, size_t why_size) {
  struct stat st;
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &st) < 0) {
    fail(why, why_size, path, errno);
    if (fd >= 0) close(fd);
    return NULL;
  }
  void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) fail(why, why_size, "mmap of guest memory", errno);
  close(fd);
  *ino = (uint64_t)st.st_ino;
  return at == MAP_FAILED ? NULL : at;
}

/* Inode numbers are unique per file system only, so the memfd's name counts too. */
static uint32_t find_regions(uint64_t ino, struct weft_link_region *region) {
  char line[512];
  uint32_t n = 0;
  FILE *maps = fopen("/proc/self/maps", "re");
  if (!maps) return 0;
  while (fgets(line, sizeof line, maps)) {
    unsigned long long from, to, offset, inode;
    if (sscanf(line, "%llx-%llx %*s %llx %*s %llu", &from, &to, &offset, &inode) != 4) continue;
    if (inode != ino || !strstr(line, "memfd:" WEFT_GUEST_NAME)) continue;
    if (n == WEFT_LINK_REGIONS) {
      n++;
      break;
    }
    region[n].addr = from;
    region[n].bytes = to - from;
    region[n++].offset = offset;
  }
  fclose(maps);
  return n;
}

static int open_uffd(void) {
  const int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0 || errno != EPERM) return fd;
  const int dev = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
  if (dev < 0) {
    errno = EPERM;
    return -1;
  }
  const int got = ioctl(dev, USERFAULTFD_IOC_NEW, O_CLOEXEC | O_NONBLOCK);
  close(dev);
  return got;
}

/* The kernel takes UFFDIO_API once; without POISON (before 6.6) a second descriptor asks for less. */
int weft_link_open(uint64_t *features, char *why, size_t size) {
  const uint64_t need = UFFD_FEATURE_MISSING_SHMEM | UFFD_FEATURE_MINOR_SHMEM | UFFD_FEATURE_PAGEFAULT_FLAG_WP |
                        UFFD_FEATURE_WP_HUGETLBFS_SHMEM;
  const uint64_t want[2] = {need | UFFD_FEATURE_WP_UNPOPULATED | UFFD_FEATURE_POISON, need};
  for (int i = 0; i < 2; i++) {
    const int fd = open_uffd();
    if (fd < 0)
      return fail(why, size,
                  errno == EPERM ? "userfaultfd is not permitted: run as root, grant CAP_SYS_PTRACE, or give this user "
                                   "/dev/userfaultfd (chmod 666, or a udev rule KERNEL==\"userfaultfd\", MODE=\"0666\")"
                                 : "userfaultfd",
                  errno == EPERM ? 0 : errno);
    struct uffdio_api api;
    memset(&api, 0, sizeof api);
    api.api = UFFD_API;
    api.features = want[i];
    if (ioctl(fd, UFFDIO_API, &api) == 0) {
      *features = want[i];
      return fd;
    }
    close(fd);
  }
  return fail(why, size, "the kernel lacks userfaultfd write protection of shared memory: Linux 5.19 or newer is needed", 0);
}

/* A timer of the process may ring at any moment, and its signal must not end what it did not begin. */
static int connect_to(int sock, const struct sockaddr_un *to) {
  int n;
  do n = connect(sock, (const struct sockaddr *)to, sizeof *to);
  while (n < 0 && errno == EINTR);
  return n;
}

/* The same. Whoever is not answered in time
 * gives up all the same, since each wait has its own end. */
static ssize_t receive(int sock, void *to, size_t size) {
  const time_t began = time(NULL);
  ssize_t n;
  do n = recv(sock, to, size, 0);
  while (n < 0 && errno == EINTR && time(NULL) - began <= ACK_LIMIT_S);
  return n;
}

static int hand_over(const char *path, const struct weft_link_hello *hello, int uffd, char *why, size_t size) {
  struct sockaddr_un to;
  memset(&to, 0, sizeof to);
  to.sun_family = AF_UNIX;
  if (strlen(path) >= sizeof to.sun_path) return fail(why, size, path, ENAMETOOLONG);
  strcpy(to.sun_path, path);
  const int sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  const struct timeval limit = {ACK_LIMIT_S, 0};
  if (sock < 0 || setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0 || connect_to(sock, &to) < 0) {
    fail(why, size, path, errno);
    if (sock >= 0) close(sock);
    return -1;
  }
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct iovec iov = {(void *)(uintptr_t)hello, sizeof *hello};
  struct msghdr msg;
  memset(&msg, 0, sizeof msg);
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  msg.msg_control = control.bytes;
  msg.msg_controllen = sizeof control.bytes;
  struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(c), &uffd, sizeof uffd);
  struct weft_link_reply reply;
  ssize_t n;
  do n = sendmsg(sock, &msg, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n == (ssize_t)sizeof *hello) n = receive(sock, &reply, sizeof reply);
  if (n != (ssize_t)sizeof reply || reply.magic != WEFT_LINK_MAGIC)
    fail(why, size, n < 0 ? "the driver did not answer" : "the driver hung up", n < 0 ? errno : 0);
  else if (reply.refused)
    snprintf(why, size, "the driver refuses: %.*s", (int)sizeof reply.why, reply.why);
  else
    return sock;
  close(sock);
  return -1;
}

static int refuse(int uffd, char *why, size_t size, const char *what, int err) {
  if (what) fail(why, size, what, err);
  close(uffd);
  return -1;
}

int weft_link_attach(struct weft_link *link, const char *sock_path, uint64_t ino, char *why, size_t why_size) {
  struct weft_link_hello hello;
  memset(&hello, 0, sizeof hello);
  hello.magic = WEFT_LINK_MAGIC;
  hello.version = WEFT_LINK_VERSION;
  hello.pid = (uint32_t)getpid();
  hello.regions = find_regions(ino, hello.region);
  if (hello.regions == 0) return fail(why, why_size, "guest memory is not mapped here: does mem-path name the driver's memfd, with share=on?", 0);
  if (hello.regions > WEFT_LINK_REGIONS) return fail(why, why_size, "guest memory is mapped in too many pieces", 0);
  const int uffd = weft_link_open(&hello.features, why, why_size);
  if (uffd < 0) return -1;
  for (uint32_t i = 0; i < hello.regions; i++) {
    const struct weft_link_region *r = &hello.region[i];
    struct uffdio_register reg;
    memset(&reg, 0, sizeof reg);
    reg.range.start = r->addr;
    reg.range.len = r->bytes;
    reg.mode = UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP | UFFDIO_REGISTER_MODE_MINOR;
    /* A huge page would bring 512 pages at once that this node has no right to. */
    if (madvise((void *)(uintptr_t)r->addr, r->bytes, MADV_NOHUGEPAGE) < 0 && errno != EINVAL)
      return refuse(uffd, why, why_size, "MADV_NOHUGEPAGE on guest memory", errno);
    if (ioctl(uffd, UFFDIO_REGISTER, &reg) < 0) return refuse(uffd, why, why_size, "UFFDIO_REGISTER of guest memory", errno);
  }
  const int sock = hand_over(sock_path, &hello, uffd, why, why_size);
  if (sock < 0) return refuse(uffd, why, why_size, NULL, 0);
  link->uffd = uffd;
  link->sock = sock;
  return 0;
}
