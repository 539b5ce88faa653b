// SPDX-License-Identifier: Apache-2.0
// A driver process for tests of the server: attaches to a card and does what the lines on its standard input say.
//   read OFF | write OFF VALUE | put ADDR HEX | get ADDR BYTES | irq MS | spin COUNT OFF | keep 0 or 1 | kill | quit
// Each answers with one line. Numbers are hexadecimal, MS and COUNT decimal. `--leave PATH` leaves a dead socket instead.
//   attach_client SOCKET [ABI or `resume`]
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "weft_spec.h"

namespace {

constexpr std::size_t dma_bytes = 4u << 20;

[[noreturn]] void die(const char* what) {
  std::printf("failed: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

class Client {
 public:
  Client(const char* path, std::uint32_t abi, bool resume) {
    connection_ = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (connect(connection_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("connect");
    irq_ = eventfd(0, EFD_CLOEXEC);
    if (!resume) {
      dma_ = memfd_create("dma", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      if (ftruncate(dma_, dma_bytes) != 0) die("ftruncate");
    }
    weft_attach_hello hello{};
    hello.magic = WEFT_CARD_MAGIC;
    hello.abi = abi;
    hello.dma_bytes = dma_bytes;
    hello.resume = resume;
    send(hello, resume ? std::vector{irq_} : std::vector{dma_, irq_});
    receive_reply();
    if (status_ != WEFT_ATTACH_STATUS_OK) return;
    memory_ = static_cast<std::uint8_t*>(mmap(nullptr, dma_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, dma_, 0));
    head_ = load(window_->head);
    reads_ = load(window_->read_seq);
  }

  std::uint32_t status() const { return status_; }

  void queue(std::uint32_t write, std::uint32_t offset, std::uint32_t value) {
    while (head_ - load(window_->tail) == WEFT_MMIO_QUEUE) usleep(10);
    entries_[head_ % WEFT_MMIO_QUEUE] = {write, offset, value, {}};
    store(window_->head, ++head_);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (load(window_->resting) != 0) {
      const std::uint64_t one = 1;
      if (::write(wake_, &one, sizeof one) != sizeof one) die("wake");
    }
  }
  std::uint32_t read(std::uint32_t offset) {
    queue(0, offset, ++reads_);
    for (int i = 0; load(window_->read_seq) != reads_; ++i) {
      if (i > 500'000) die("no answer");
      usleep(10);
    }
    return load(window_->read_value);
  }
  /// Arms the interrupt and sleeps. False if it does not come.
  bool irq(int ms) {
    store(window_->irq_armed, 1);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    pollfd p{irq_, POLLIN, 0};
    if (poll(&p, 1, ms) != 1) return false;
    std::uint64_t count;
    return ::read(irq_, &count, sizeof count) == sizeof count;
  }
  std::uint8_t* memory() { return memory_; }
  /// Leaves the DMA memory to the next driver, or nothing.
  void keep(bool on) { send(weft_attach_keep{WEFT_CARD_MAGIC, on}, on ? std::vector{dma_} : std::vector<int>{}); }

 private:
  static std::uint32_t load(std::uint32_t& w) { return std::atomic_ref(w).load(std::memory_order_acquire); }
  static void store(std::uint32_t& w, std::uint32_t v) { std::atomic_ref(w).store(v, std::memory_order_release); }

  template <class Message>
  void send(Message body, const std::vector<int>& fds) {
    iovec io{&body, sizeof body};
    alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    if (!fds.empty()) {
      message.msg_control = control;
      message.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
      cmsghdr* c = CMSG_FIRSTHDR(&message);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
      std::memcpy(CMSG_DATA(c), fds.data(), fds.size() * sizeof(int));
    }
    if (sendmsg(connection_, &message, 0) != sizeof body) die("send");
  }
  void receive_reply() {
    weft_attach_reply reply{};
    iovec io{&reply, sizeof reply};
    alignas(cmsghdr) char control[CMSG_SPACE(3 * sizeof(int))];
    msghdr message{};
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (recvmsg(connection_, &message, MSG_CMSG_CLOEXEC) != sizeof reply) die("reply");
    status_ = reply.status;
    if (status_ != WEFT_ATTACH_STATUS_OK) return;
    int fds[3] = {-1, -1, dma_};
    const cmsghdr* c = CMSG_FIRSTHDR(&message);
    std::memcpy(fds, CMSG_DATA(c), std::min(sizeof fds, c->cmsg_len - CMSG_LEN(0)));
    wake_ = fds[1];
    dma_ = fds[2];
    void* at = mmap(nullptr, reply.window_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);
    if (at == MAP_FAILED) die("window");
    window_ = static_cast<weft_bar_window*>(at);
    entries_ = reinterpret_cast<weft_mmio_entry*>(window_ + 1);
  }

  int connection_ = -1;
  int irq_ = -1;
  int dma_ = -1;
  int wake_ = -1;
  std::uint32_t status_ = 0;
  std::uint32_t head_ = 0;
  std::uint32_t reads_ = 0;
  std::uint8_t* memory_ = nullptr;
  weft_bar_window* window_ = nullptr;
  weft_mmio_entry* entries_ = nullptr;
};

bool obey(Client& client, const std::string& line) {
  std::istringstream in(line);
  std::string verb;
  in >> verb >> std::hex;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  if (verb == "read") {
    in >> a;
    std::printf("%x\n", client.read(a));
  } else if (verb == "write") {
    in >> a >> b;
    client.queue(1, a, b);
    std::puts("ok");
  } else if (verb == "put") {
    std::string hex;
    in >> a >> hex;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      client.memory()[a + i / 2] = static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16));
    }
    std::puts("ok");
  } else if (verb == "get") {
    in >> a >> b;
    for (std::uint32_t i = 0; i < b; ++i) std::printf("%02x", client.memory()[a + i]);
    std::puts("");
  } else if (verb == "irq") {
    in >> std::dec >> a;
    std::puts(client.irq(static_cast<int>(a)) ? "irq" : "none");
  } else if (verb == "spin") {
    in >> std::dec >> a >> std::hex >> b;
    for (std::uint32_t i = 0; i < a; ++i) client.read(b);
    std::puts("ok");
  } else if (verb == "keep") {
    in >> a;
    client.keep(a != 0);
    std::puts("ok");
  } else if (verb == "kill") {
    raise(SIGKILL);
  } else {
    return false;
  }
  return true;
}

/// As a simulator that is killed: a socket file that nobody serves.
int leave_socket(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  return bind(socket(AF_UNIX, SOCK_SEQPACKET, 0), reinterpret_cast<sockaddr*>(&address), sizeof address);
}

}  // namespace

int main(int argc, char** argv) {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc < 2) return 2;
  if (argc == 3 && std::strcmp(argv[1], "--leave") == 0) return leave_socket(argv[2]);
  const bool resume = argc > 2 && std::strcmp(argv[2], "resume") == 0;
  Client client(argv[1], argc > 2 && !resume ? static_cast<std::uint32_t>(std::atoi(argv[2])) : WEFT_ABI_VERSION, resume);
  std::printf("%s\n", weft_attach_status_name(client.status()));
  if (client.status() != WEFT_ATTACH_STATUS_OK) return 0;
  for (std::string line; std::getline(std::cin, line);) {
    if (!obey(client, line)) return 0;
  }
}
