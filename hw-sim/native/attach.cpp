// SPDX-License-Identifier: Apache-2.0
#include "attach.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace weft::sim {

namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error(path + ": a socket path may have " + std::to_string(sizeof address.sun_path - 1) +
                             " bytes; choose a shorter folder");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

Fd new_socket() {
  Fd fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) throw std::runtime_error(std::string("socket: ") + std::strerror(errno));
  return fd;
}

/// A socket file of a simulator that was killed has no listener; it may go.
bool stale(const std::string& path, const sockaddr_un& address) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 || !S_ISSOCK(info.st_mode)) return false;
  const Fd probe = new_socket();
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
}

template <class Message>
struct Received {
  Message body{};
  ssize_t bytes = 0;
  std::vector<Fd> fds;
};
using Hello = Received<weft_attach_hello>;

template <class Message>
Received<Message> receive(int fd) {
  Received<Message> r;
  iovec io{&r.body, sizeof r.body};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 8)];
  msghdr message{};
  message.msg_iov = &io;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  r.bytes = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (r.bytes <= 0) return r;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int received;
      std::memcpy(&received, CMSG_DATA(c) + i * sizeof(int), sizeof received);
      r.fds.emplace_back(received);
    }
  }
  return r;
}

bool reply(int to, std::uint32_t status, const std::vector<int>& fds = {}) {
  weft_attach_reply answer{};
  answer.magic = WEFT_CARD_MAGIC;
  answer.status = status;
  answer.window_bytes = status == WEFT_ATTACH_STATUS_OK ? bar_window_bytes : 0;
  iovec io{&answer, sizeof answer};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * (2 + WEFT_ATTACH_KEPT))] = {};
  msghdr message{};
  message.msg_iov = &io;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
    cmsghdr* c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
    std::memcpy(CMSG_DATA(c), fds.data(), sizeof(int) * fds.size());
  }
  return sendmsg(to, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(sizeof answer);
}

/// Why a hello cannot be accepted; empty if it can.
std::string fault_of(const Hello& r) {
  if (r.bytes != static_cast<ssize_t>(sizeof r.body) || r.body.magic != WEFT_CARD_MAGIC) return "this is no Weft driver";
  if (r.body.abi != WEFT_ABI_VERSION) return "ABI " + std::to_string(r.body.abi) + ", this card has " + std::to_string(WEFT_ABI_VERSION);
  if (r.fds.size() != (r.body.resume ? 1 : 2)) return "DMA memory and interrupt eventfd must come with the hello";
  struct stat info {};
  if (!r.body.resume &&
      (fstat(r.fds[0].get(), &info) != 0 || r.body.dma_bytes == 0 || r.body.dma_bytes % WEFT_PAGE_BYTES != 0 ||
       static_cast<std::uint64_t>(info.st_size) < r.body.dma_bytes)) {
    return "the DMA memory is smaller than it says, or no whole number of pages";
  }
  // Anything else could block the simulator when it is written to.
  char kind[64] = {};
  const std::string link = "/proc/self/fd/" + std::to_string(r.fds.back().get());
  if (readlink(link.c_str(), kind, sizeof kind - 1) < 0 || std::strcmp(kind, "anon_inode:[eventfd]") != 0) {
    return "its interrupt is no eventfd";
  }
  return {};
}

}  // namespace

bool Driver::hear() {
  for (;;) {
    Received<weft_attach_keep> r = receive<weft_attach_keep>(connection.get());
    if (r.bytes < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (r.bytes <= 0) return false;
    if (r.bytes != static_cast<ssize_t>(sizeof r.body) || r.body.magic != WEFT_CARD_MAGIC || r.fds.size() > WEFT_ATTACH_KEPT) continue;
    keep = r.body.keep != 0;
    kept = std::move(r.fds);
  }
}

AttachPoint::AttachPoint(std::string path) : path_(std::move(path)) {
  const sockaddr_un address = address_of(path_);
  listener_ = new_socket();
  const auto bind_it = [&] { return bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0; };
  bool bound = bind_it();
  if (!bound && errno == EADDRINUSE && stale(path_, address)) {
    unlink(path_.c_str());
    bound = bind_it();
  }
  if (!bound) {
    throw std::runtime_error(path_ + (errno == EADDRINUSE
                                          ? ": taken, by another simulator or by a file of this name; stop it, or choose another path"
                                          : std::string(": ") + std::strerror(errno)));
  }
  if (listen(listener_.get(), 4) != 0) throw std::runtime_error(path_ + ": " + std::strerror(errno));
}

AttachPoint::~AttachPoint() {
  if (listener_ && !path_.empty()) unlink(path_.c_str());
}

void AttachPoint::accept_one() {
  Fd next(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  // One at a time: who says nothing gives way to the next.
  if (next) candidate_ = std::move(next);
}

std::optional<AttachPoint::Outcome> AttachPoint::hello(Driver* held) {
  Hello r = receive<weft_attach_hello>(candidate_.get());
  if (r.bytes < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  Fd connection = std::move(candidate_);
  const auto refuse = [&](std::uint32_t status, std::string why) {
    reply(connection.get(), status);
    return Outcome{std::nullopt, false, std::move(why)};
  };
  if (r.bytes == 0) return Outcome{std::nullopt, false, "closed before its hello"};
  if (held && held->connection) return refuse(WEFT_ATTACH_STATUS_BUSY, "another driver holds this card");
  if (std::string why = fault_of(r); !why.empty()) return refuse(WEFT_ATTACH_STATUS_BAD_HELLO, std::move(why));
  if (r.body.resume) {
    if (!held) return refuse(WEFT_ATTACH_STATUS_NOTHING_KEPT, "no driver was left that could be taken up");
    return resume(*held, std::move(connection), std::move(r.fds[0]));
  }

  Driver d;
  // A memory that shrinks would fault the simulator; where the driver allows it, that is ruled out.
  fcntl(r.fds[0].get(), F_ADD_SEALS, F_SEAL_SHRINK);
  d.dma = Mapping(r.fds[0].get(), r.body.dma_bytes);
  d.irq = std::move(r.fds[1]);
  d.window_file = Fd(memfd_create("weft-bar", MFD_CLOEXEC));
  if (!d.dma || !d.window_file || ftruncate(d.window_file.get(), static_cast<off_t>(bar_window_bytes)) != 0) {
    return refuse(WEFT_ATTACH_STATUS_BAD_HELLO, "its memory cannot be mapped");
  }
  d.window_memory = Mapping(d.window_file.get(), bar_window_bytes);
  d.wake = Fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!d.window_memory || !d.wake) return refuse(WEFT_ATTACH_STATUS_BAD_HELLO, "no window or eventfd can be had");
  d.window.emplace(d.window_memory.get(), d.irq.get());
  if (!reply(connection.get(), WEFT_ATTACH_STATUS_OK, {d.window_file.get(), d.wake.get()})) {
    return Outcome{std::nullopt, false, "gone before the reply"};
  }
  d.connection = std::move(connection);
  return Outcome{std::move(d), false, {}};
}

/// The window stays, since the card may still be at accesses of the driver that died.
AttachPoint::Outcome AttachPoint::resume(Driver& died, Fd connection, Fd irq) {
  std::vector<int> fds = {died.window_file.get(), died.wake.get()};
  for (const Fd& fd : died.kept) fds.push_back(fd.get());
  if (!reply(connection.get(), WEFT_ATTACH_STATUS_OK, fds)) return Outcome{std::nullopt, false, "gone before the reply"};
  died.window->interrupt_by(irq.get());
  died.irq = std::move(irq);
  died.connection = std::move(connection);
  return Outcome{std::nullopt, true, {}};
}

}  // namespace weft::sim
