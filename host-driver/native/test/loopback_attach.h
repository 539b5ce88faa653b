// SPDX-License-Identifier: Apache-2.0
// The attach handshake and BAR window of a card (fpga-rtl/spec/src/attach.ts), seen from the card: test double only.
#pragma once
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include "fd.h"
#include "weft_spec.h"

namespace weft::test {

inline constexpr std::size_t lines_at = sizeof(weft_bar_window) + WEFT_MMIO_QUEUE * sizeof(weft_mmio_entry);

class Attachment {
 public:
  /// Listens at `path` and waits for one driver.
  explicit Attachment(const std::string& path) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, path.c_str(), sizeof at.sun_path - 1);
    listener_ = Fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (bind(listener_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) < 0 || listen(listener_.get(), 1) < 0)
      fail_errno("E_TEST", path, errno);
    std::puts("listening");
    std::fflush(stdout);
    admit();
  }

  std::byte* dma(std::uint64_t at) const { return dma_.at(at); }

  /// Takes the next register access, if any; end it with done().
  bool take(weft_mmio_entry& e) {
    if (word(offsetof(weft_bar_window, head)).load() == taken_) return false;
    std::memcpy(&e, window_.at(sizeof(weft_bar_window) + taken_++ % WEFT_MMIO_QUEUE * sizeof e), sizeof e);
    return true;
  }
  /// The line of the access taken last, a push.
  weft_submission line() const {
    weft_submission d;
    std::memcpy(&d, window_.at(lines_at + (taken_ - 1) % WEFT_MMIO_QUEUE * sizeof d), sizeof d);
    return d;
  }
  void answer(const weft_mmio_entry& e, std::uint32_t value) {
    word(offsetof(weft_bar_window, read_value)).store(value);
    word(offsetof(weft_bar_window, read_seq)).store(e.value);
  }
  void done() { word(offsetof(weft_bar_window, tail)).store(taken_); }

  void interrupt() {
    if (word(offsetof(weft_bar_window, irq_armed)).exchange(0) == 0) return;
    const std::uint64_t one = 1;
    (void)!write(irq_.get(), &one, sizeof one);
  }
  /// Sleeps until there is a register access or the time is over. False if the driver has gone for good.
  bool rest(int timeout_ms) {
    auto resting = word(offsetof(weft_bar_window, resting));
    resting.store(1);
    std::array<pollfd, 2> p = {{{wake_.get(), POLLIN, 0}, {sock_ ? sock_.get() : listener_.get(), POLLIN, 0}}};
    if (word(offsetof(weft_bar_window, head)).load() == taken_) poll(p.data(), p.size(), timeout_ms);
    resting.store(0);
    std::uint64_t count;
    (void)!read(wake_.get(), &count, sizeof count);
    if (p[1].revents == 0) return true;
    if (!sock_) return admit(), true;
    weft_attach_keep said{};
    std::vector<Fd> fds;
    if (receive(said, fds)) {
      keep_ = said.keep != 0;
      kept_ = std::move(fds);
    } else {
      sock_.reset();
    }
    return sock_ || keep_;
  }

 private:
  /// Takes one driver in: a new one, or the successor of one that has died.
  void admit() {
    sock_ = Fd(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    weft_attach_hello hello{};
    std::vector<Fd> fds;
    if (!receive(hello, fds) && keep_) return sock_.reset();  // killed before it could say a word
    if (hello.resume != keep_ || fds.empty()) fail_errno("E_TEST", "hello", errno);
    irq_ = std::move(fds.back());
    if (!keep_) {
      dma_ = Mapping(fds[0].get(), hello.dma_bytes, "DMA memory");
      const std::size_t bytes = lines_at + WEFT_MMIO_QUEUE * sizeof(weft_submission);
      window_file_ = make_memfd("window", bytes);
      window_ = Mapping(window_file_.get(), bytes, "window");
      wake_ = Fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    }
    weft_attach_reply reply{};
    reply.magic = WEFT_CARD_MAGIC;
    reply.status = WEFT_ATTACH_STATUS_OK;
    reply.window_bytes = window_.bytes();
    std::vector<int> out = {window_file_.get(), wake_.get()};
    for (const Fd& fd : kept_) out.push_back(fd.get());
    alignas(cmsghdr) Control control{};
    iovec iov{&reply, sizeof reply};
    msghdr msg = message(iov, control);
    msg.msg_controllen = CMSG_SPACE(out.size() * sizeof(int));
    cmsghdr* c = CMSG_FIRSTHDR(&msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(out.size() * sizeof(int));
    std::memcpy(CMSG_DATA(c), out.data(), out.size() * sizeof(int));
    (void)sendmsg(sock_.get(), &msg, MSG_NOSIGNAL);  // who died meanwhile is noticed
  }

  std::atomic_ref<std::uint32_t> word(std::size_t at) const {
    return std::atomic_ref(*reinterpret_cast<std::uint32_t*>(window_.at(at)));
  }
  using Control = std::array<char, CMSG_SPACE((2 + WEFT_ATTACH_KEPT) * sizeof(int))>;
  static msghdr message(iovec& iov, Control& control) {
    msghdr msg{};
    msg.msg_iov = &iov;
    msg.msg_iovlen = 1;
    msg.msg_control = control.data();
    msg.msg_controllen = control.size();
    return msg;
  }
  /// False if the driver has hung up.
  template <class Message>
  bool receive(Message& body, std::vector<Fd>& fds) {
    alignas(cmsghdr) Control control{};
    iovec iov{&body, sizeof body};
    msghdr msg = message(iov, control);
    if (recvmsg(sock_.get(), &msg, MSG_CMSG_CLOEXEC) != sizeof body) return false;
    const cmsghdr* c = CMSG_FIRSTHDR(&msg);
    for (std::size_t i = 0; c && i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      fds.emplace_back(fd);
    }
    return true;
  }

  Fd listener_, sock_, irq_, wake_, window_file_;
  Mapping dma_, window_;
  bool keep_ = false;
  std::vector<Fd> kept_;
  std::uint32_t taken_ = 0;
};

}  // namespace weft::test
