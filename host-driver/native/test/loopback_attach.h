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

#include "fd.h"
#include "weft_spec.h"

namespace weft::test {

class Attachment {
 public:
  /// Listens at `path` and waits for one driver.
  explicit Attachment(const std::string& path) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, path.c_str(), sizeof at.sun_path - 1);
    Fd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (bind(listener.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) < 0 || listen(listener.get(), 1) < 0)
      fail_errno("E_TEST", path, errno);
    std::puts("listening");
    std::fflush(stdout);
    sock_ = Fd(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    weft_attach_hello hello{};
    std::array<int, 2> fds = {-1, -1};
    transfer(hello, fds, recvmsg);
    irq_ = Fd(fds[1]);
    dma_ = Mapping(fds[0], hello.dma_bytes, "DMA memory");
    close(fds[0]);
    const std::size_t bytes = sizeof(weft_bar_window) + WEFT_MMIO_QUEUE * sizeof(weft_mmio_entry);
    const Fd window = make_memfd("window", bytes);
    window_ = Mapping(window.get(), bytes, "window");
    wake_ = Fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    weft_attach_reply reply{};
    reply.magic = WEFT_CARD_MAGIC;
    reply.status = WEFT_ATTACH_STATUS_OK;
    reply.window_bytes = bytes;
    std::array<int, 2> out = {window.get(), wake_.get()};
    transfer(reply, out, [](int fd, msghdr* m, int flags) { return sendmsg(fd, m, flags); });
  }

  std::byte* dma(std::uint64_t at) const { return dma_.at(at); }

  /// Takes the next register access, if any; end it with done().
  bool take(weft_mmio_entry& e) {
    if (word(offsetof(weft_bar_window, head)).load() == taken_) return false;
    std::memcpy(&e, window_.at(sizeof(weft_bar_window) + taken_++ % WEFT_MMIO_QUEUE * sizeof e), sizeof e);
    return true;
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
  /// Sleeps until there is a register access or the time is over. False if the driver has gone.
  bool rest(int timeout_ms) {
    auto resting = word(offsetof(weft_bar_window, resting));
    resting.store(1);
    std::array<pollfd, 2> p = {{{wake_.get(), POLLIN, 0}, {sock_.get(), POLLIN | POLLRDHUP, 0}}};
    if (word(offsetof(weft_bar_window, head)).load() == taken_) poll(p.data(), p.size(), timeout_ms);
    resting.store(0);
    std::uint64_t count;
    (void)!read(wake_.get(), &count, sizeof count);
    return p[1].revents == 0;
  }

 private:
  std::atomic_ref<std::uint32_t> word(std::size_t at) const {
    return std::atomic_ref(*reinterpret_cast<std::uint32_t*>(window_.at(at)));
  }
  template <class Message, class F>
  void transfer(Message& body, std::array<int, 2>& fds, F f) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof fds)> control{};
    iovec iov{&body, sizeof body};
    msghdr msg{};
    msg.msg_iov = &iov;
    msg.msg_iovlen = 1;
    msg.msg_control = control.data();
    msg.msg_controllen = control.size();
    auto* c = reinterpret_cast<cmsghdr*>(control.data());
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    std::memcpy(CMSG_DATA(c), fds.data(), sizeof fds);
    if (f(sock_.get(), &msg, 0) != sizeof body) fail_errno("E_TEST", "attach", errno);
    std::memcpy(fds.data(), CMSG_DATA(c), sizeof fds);
  }

  Fd sock_, irq_, wake_;
  Mapping dma_, window_;
  std::uint32_t taken_ = 0;
};

}  // namespace weft::test
