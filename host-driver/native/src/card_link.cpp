// SPDX-License-Identifier: Apache-2.0
#include "card_link.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <thread>

namespace weft {
namespace {

using Clock = std::chrono::steady_clock;
using Word = std::atomic_ref<std::uint32_t>;

constexpr std::size_t kQueueAt = sizeof(weft_bar_window);
constexpr std::size_t kWindowBytes = kQueueAt + WEFT_MMIO_QUEUE * sizeof(weft_mmio_entry);

// The window's words are 4-byte aligned by layout, but members of packed structs: hence the pointer.
Word word(weft_bar_window& w, std::size_t offset) {
  return Word(*reinterpret_cast<std::uint32_t*>(reinterpret_cast<std::byte*>(&w) + offset));
}
#define WINDOW_WORD(field) word(window(), offsetof(weft_bar_window, field))

Fd connect_to(const std::string& path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path.size() >= sizeof to.sun_path) throw Failure("E_CARD", path + ": socket path is too long");
  std::memcpy(to.sun_path, path.c_str(), path.size() + 1);
  Fd sock(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!sock || connect(sock.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) < 0) {
    const int err = errno;
    const bool none = err == ENOENT || err == ECONNREFUSED;
    fail_errno("E_CARD", (none ? "no card answers at " : "cannot reach the card at ") + path +
                             (none ? ": is its simulator running?" : ""), err);
  }
  return sock;
}

}  // namespace

CardLink::CardLink(const std::string& path, int dma_fd, std::uint64_t dma_bytes,
                   std::chrono::milliseconds limit)
    : limit_(limit), sock_(connect_to(path)), irq_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!irq_) fail_errno("E_CARD", "eventfd", errno);
  hello(dma_fd, dma_bytes, path);
  take_reply(path);
}

void CardLink::hello(int dma_fd, std::uint64_t dma_bytes, const std::string& path) {
  weft_attach_hello hello{};
  hello.magic = WEFT_CARD_MAGIC;
  hello.abi = WEFT_ABI_VERSION;
  hello.dma_bytes = dma_bytes;
  const std::array<int, 2> fds = {dma_fd, irq_.get()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof fds)> control{};
  iovec iov{&hello, sizeof hello};
  msghdr msg{};
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  msg.msg_control = control.data();
  msg.msg_controllen = control.size();
  cmsghdr* c = CMSG_FIRSTHDR(&msg);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof fds);
  std::memcpy(CMSG_DATA(c), fds.data(), sizeof fds);
  if (sendmsg(sock_.get(), &msg, MSG_NOSIGNAL) != sizeof hello)
    fail_errno("E_CARD", "attach to the card at " + path, errno);
}

void CardLink::take_reply(const std::string& path) {
  pollfd p{sock_.get(), POLLIN, 0};
  if (poll(&p, 1, static_cast<int>(limit_.count())) <= 0)
    throw Failure("E_CARD", "the card at " + path + " does not answer: is its simulator stuck?");
  weft_attach_reply reply{};
  std::array<int, 2> fds = {-1, -1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof fds)> control{};
  iovec iov{&reply, sizeof reply};
  msghdr msg{};
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  msg.msg_control = control.data();
  msg.msg_controllen = control.size();
  const ssize_t n = recvmsg(sock_.get(), &msg, MSG_CMSG_CLOEXEC);
  const cmsghdr* c = CMSG_FIRSTHDR(&msg);
  if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len >= CMSG_LEN(sizeof(int)))
    std::memcpy(fds.data(), CMSG_DATA(c), std::min(sizeof fds, c->cmsg_len - CMSG_LEN(0)));
  Fd window_fd(fds[0]);
  wake_ = Fd(fds[1]);
  if (n != sizeof reply || reply.magic != WEFT_CARD_MAGIC)
    throw Failure("E_CARD", path + " hung up or is not a Weft card");
  if (reply.status == WEFT_ATTACH_STATUS_BUSY)
    throw Failure("E_CARD_BUSY", "another driver holds the card at " + path + ": stop it first");
  if (reply.status != WEFT_ATTACH_STATUS_OK)
    throw Failure("E_CARD", "the card at " + path + " refuses this driver: rebuild both from the same sources");
  struct stat st{};
  if (!window_fd || !wake_ || reply.window_bytes < kWindowBytes || fstat(window_fd.get(), &st) < 0 ||
      static_cast<std::uint64_t>(st.st_size) < reply.window_bytes)
    throw Failure("E_CARD", "the card at " + path + " gave no whole BAR window");
  map_ = Mapping(window_fd.get(), reply.window_bytes, "the BAR window");
  head_ = WINDOW_WORD(head).load(std::memory_order_relaxed);
}

bool CardLink::alive() {
  if (gone_.load(std::memory_order_relaxed)) return false;
  // Nothing is ever sent on this socket after the reply: readable means closed.
  pollfd p{sock_.get(), POLLIN | POLLRDHUP, 0};
  if (poll(&p, 1, 0) > 0) gone_.store(true, std::memory_order_relaxed);
  return !gone_.load(std::memory_order_relaxed);
}

template <class Done>
bool CardLink::wait(Done done) {
  for (int spins = 0; spins < 64; spins++) {
    if (done()) return true;
    std::this_thread::yield();
  }
  const auto end = Clock::now() + limit_;
  auto nap = std::chrono::microseconds(10);
  while (!done()) {
    if (!alive() || Clock::now() > end) return false;
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, std::chrono::microseconds(1000));
  }
  return true;
}

bool CardLink::post(const weft_mmio_entry& entry) {
  const std::lock_guard lock(post_);
  const auto tail = WINDOW_WORD(tail);
  if (!wait([&] { return head_ - tail.load(std::memory_order_acquire) < WEFT_MMIO_QUEUE; })) return false;
  std::memcpy(map_.at(kQueueAt + (head_ % WEFT_MMIO_QUEUE) * sizeof entry), &entry, sizeof entry);
  WINDOW_WORD(head).store(++head_, std::memory_order_release);
  // Against the simulator's `resting = 1; fence; look at head`: one of the two sees the other.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (WINDOW_WORD(resting).load(std::memory_order_relaxed) != 0) {
    const std::uint64_t one = 1;
    if (write(wake_.get(), &one, sizeof one) < 0 && errno != EAGAIN) return false;
  }
  return true;
}

bool CardLink::write32(std::uint32_t offset, std::uint32_t value) {
  weft_mmio_entry entry{};
  entry.write = 1;
  entry.offset = offset;
  entry.value = value;
  return !gone_.load(std::memory_order_relaxed) && post(entry);
}

std::optional<std::uint32_t> CardLink::read32(std::uint32_t offset) {
  const std::lock_guard lock(read_);
  weft_mmio_entry entry{};
  entry.offset = offset;
  entry.value = ++reads_;
  const auto answered = WINDOW_WORD(read_seq);
  if (!alive() || !post(entry) ||
      !wait([&] { return answered.load(std::memory_order_acquire) == entry.value; }))
    return std::nullopt;
  return WINDOW_WORD(read_value).load(std::memory_order_relaxed);
}

void CardLink::arm_irq() {
  WINDOW_WORD(irq_armed).store(1, std::memory_order_relaxed);
  // Against the simulator's `write entry; fence; look at irq_armed`.
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

}  // namespace weft
