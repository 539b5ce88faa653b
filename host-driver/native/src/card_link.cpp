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
constexpr std::size_t kLinesAt = kQueueAt + WEFT_MMIO_QUEUE * sizeof(weft_mmio_entry);
constexpr std::size_t kWindowBytes = kLinesAt + WEFT_MMIO_QUEUE * sizeof(weft_submission);

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

CardLink::CardLink(const std::string& path, std::chrono::milliseconds limit)
    : path_(path), limit_(limit), sock_(connect_to(path)), irq_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!irq_) fail_errno("E_CARD", "eventfd", errno);
}

void CardLink::attach(int dma_fd, std::uint64_t dma_bytes) {
  weft_attach_hello h{};
  h.dma_bytes = dma_bytes;
  hello(h, std::array{dma_fd, irq_.get()});
}

std::vector<Fd> CardLink::resume() {
  weft_attach_hello h{};
  h.resume = 1;
  std::vector<Fd> kept = hello(h, std::array{irq_.get()});
  // The card may still be at accesses of the driver that died; a read's answer to it must not pass for one to us.
  const auto tail = WINDOW_WORD(tail);
  if (!wait([&] { return tail.load(std::memory_order_acquire) == head_; }))
    throw Failure("E_CARD", "the card at " + path_ + " does not take register accesses: is its simulator stuck?");
  reads_ = WINDOW_WORD(read_seq).load(std::memory_order_relaxed);
  return kept;
}

bool CardLink::keep(std::span<const int> fds) {
  weft_attach_keep body{};
  body.magic = WEFT_CARD_MAGIC;
  body.keep = !fds.empty();
  return send(&body, sizeof body, fds);
}

bool CardLink::send(const void* body, std::size_t bytes, std::span<const int> fds) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(WEFT_ATTACH_KEPT * sizeof(int))> control{};
  iovec iov{const_cast<void*>(body), bytes};
  msghdr msg{};
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  if (!fds.empty()) {
    msg.msg_control = control.data();
    msg.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* c = CMSG_FIRSTHDR(&msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(c), fds.data(), fds.size_bytes());
  }
  return sendmsg(sock_.get(), &msg, MSG_NOSIGNAL) == static_cast<ssize_t>(bytes);
}

/// Says hello, maps the BAR window of the answer, and gives the descriptors that came beside it.
std::vector<Fd> CardLink::hello(weft_attach_hello h, std::span<const int> to_card) {
  h.magic = WEFT_CARD_MAGIC;
  h.abi = WEFT_ABI_VERSION;
  if (!send(&h, sizeof h, to_card)) fail_errno("E_CARD", "attach to the card at " + path_, errno);
  pollfd p{sock_.get(), POLLIN, 0};
  if (poll(&p, 1, static_cast<int>(limit_.count())) <= 0)
    throw Failure("E_CARD", "the card at " + path_ + " does not answer: is its simulator stuck?");
  weft_attach_reply reply{};
  alignas(cmsghdr) std::array<char, CMSG_SPACE((2 + WEFT_ATTACH_KEPT) * sizeof(int))> control{};
  iovec iov{&reply, sizeof reply};
  msghdr msg{};
  msg.msg_iov = &iov;
  msg.msg_iovlen = 1;
  msg.msg_control = control.data();
  msg.msg_controllen = control.size();
  const ssize_t n = recvmsg(sock_.get(), &msg, MSG_CMSG_CLOEXEC);
  const cmsghdr* c = CMSG_FIRSTHDR(&msg);
  std::vector<Fd> fds;
  if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
    for (std::size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      fds.emplace_back(fd);
    }
  }
  if (n != sizeof reply || reply.magic != WEFT_CARD_MAGIC)
    throw Failure("E_CARD", path_ + " hung up or is not a Weft card");
  if (reply.status == WEFT_ATTACH_STATUS_BUSY)
    throw Failure("E_CARD_BUSY", "another driver holds the card at " + path_ + ": stop it first");
  if (reply.status == WEFT_ATTACH_STATUS_NOTHING_KEPT)
    throw Failure("E_RESUME", "no driver was left at " + path_ + " that could be resumed: start it without --resume, and its guest anew");
  if (reply.status != WEFT_ATTACH_STATUS_OK)
    throw Failure("E_CARD", "the card at " + path_ + " refuses this driver: rebuild both from the same sources");
  struct stat st{};
  if (fds.size() < 2 || reply.window_bytes < kWindowBytes || fstat(fds[0].get(), &st) < 0 ||
      static_cast<std::uint64_t>(st.st_size) < reply.window_bytes)
    throw Failure("E_CARD", "the card at " + path_ + " gave no whole BAR window");
  map_ = Mapping(fds[0].get(), reply.window_bytes, "the BAR window");
  wake_ = std::move(fds[1]);
  head_ = WINDOW_WORD(head).load(std::memory_order_relaxed);
  fds.erase(fds.begin(), fds.begin() + 2);
  return fds;
}

bool CardLink::alive() {
  if (gone_.load(std::memory_order_relaxed)) return false;
  // Nothing is ever sent on this socket after the reply: readable means closed.
  pollfd p{sock_.get(), POLLIN | POLLRDHUP, 0};
  if (poll(&p, 1, 0) > 0) gone_.store(true, std::memory_order_relaxed);
  return !gone_.load(std::memory_order_relaxed);
}

bool CardLink::post(const weft_mmio_entry& entry, const weft_submission* line) {
  const std::lock_guard lock(post_);
  const auto tail = WINDOW_WORD(tail);
  if (!wait([&] { return head_ - tail.load(std::memory_order_acquire) < WEFT_MMIO_QUEUE; })) return false;
  std::memcpy(map_.at(kQueueAt + (head_ % WEFT_MMIO_QUEUE) * sizeof entry), &entry, sizeof entry);
  if (line) std::memcpy(map_.at(kLinesAt + (head_ % WEFT_MMIO_QUEUE) * sizeof *line), line, sizeof *line);
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
  entry.kind = WEFT_MMIO_KIND_WRITE;
  entry.offset = offset;
  entry.value = value;
  return !gone_.load(std::memory_order_relaxed) && post(entry);
}

bool CardLink::push(std::uint32_t offset, const weft_submission& line) {
  weft_mmio_entry entry{};
  entry.kind = WEFT_MMIO_KIND_PUSH;
  entry.offset = offset;
  return !gone_.load(std::memory_order_relaxed) && post(entry, &line);
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
