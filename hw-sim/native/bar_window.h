// SPDX-License-Identifier: Apache-2.0
// The simulator's side of a BAR window (spec: attach.ts): register accesses of a driver in another process, in order.
// Every count has one writer; a fence stands between what one side writes and what it then reads of the other.
#pragma once
#include <unistd.h>

#include <atomic>
#include <cstring>

#include "mmio.h"

namespace weft::sim {

inline constexpr std::size_t bar_lines_at = sizeof(weft_bar_window) + WEFT_MMIO_QUEUE * sizeof(weft_mmio_entry);
inline constexpr std::size_t bar_window_bytes = bar_lines_at + WEFT_MMIO_QUEUE * WEFT_RING_ENTRY_BYTES;

class BarWindow {
 public:
  /// `irq_fd`: the driver's eventfd.
  BarWindow(void* base, int irq_fd)
      : irq_fd_(irq_fd),
        words_(static_cast<weft_bar_window*>(base)),
        entries_(reinterpret_cast<weft_mmio_entry*>(static_cast<std::uint8_t*>(base) + sizeof(weft_bar_window))),
        lines_(static_cast<std::uint8_t*>(base) + bar_lines_at) {}

  /// The eventfd of the driver that comes after.
  void interrupt_by(int irq_fd) { irq_fd_ = irq_fd; }

  bool pending() const { return load(words_->head) != taken_; }
  Access take() {
    const std::uint32_t index = taken_++ % WEFT_MMIO_QUEUE;
    const weft_mmio_entry& e = entries_[index];
    Access a{Access::By::window, e.kind != WEFT_MMIO_KIND_READ, static_cast<std::uint16_t>(e.offset & 0xfffcu), e.value};
    a.push = e.kind == WEFT_MMIO_KIND_PUSH;
    if (a.push) std::memcpy(a.line.data(), lines_ + index * a.line.size(), a.line.size());
    return a;
  }
  void done() { store(words_->tail, ++done_); }
  void answer(std::uint32_t number, std::uint32_t value) {
    store(words_->read_value, value);
    store(words_->read_seq, number);
  }

  /// After this and a full fence, either we see an access the driver has queued, or it sees that it must wake us.
  void rest() { store(words_->resting, 1); }
  void resume() { store(words_->resting, 0); }

  /// Wakes the driver if it sleeps; what it waits for must be visible by now.
  void interrupt() {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (load(words_->irq_armed) == 0) return;
    if (__atomic_exchange_n(&words_->irq_armed, 0u, __ATOMIC_SEQ_CST) == 0) return;
    const std::uint64_t one = 1;
    // An eventfd refuses only when its count is full, and then its reader is awake already.
    [[maybe_unused]] const auto n = write(irq_fd_, &one, sizeof one);
  }

 private:
  // Built in, since the libc++ for WebAssembly has no std::atomic_ref yet.
  static std::uint32_t load(std::uint32_t& word) { return __atomic_load_n(&word, __ATOMIC_ACQUIRE); }
  static void store(std::uint32_t& word, std::uint32_t value) {
    __atomic_store_n(&word, value, __ATOMIC_RELEASE);
  }

  int irq_fd_;
  weft_bar_window* words_;
  weft_mmio_entry* entries_;
  std::uint8_t* lines_;
  std::uint32_t taken_ = 0;
  std::uint32_t done_ = 0;
};

}  // namespace weft::sim
