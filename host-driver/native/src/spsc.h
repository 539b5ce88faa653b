// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace weft {

/// Bounded queue between one writing and one reading thread. Neither ever waits.
template <class T>
class Spsc {
 public:
  explicit Spsc(unsigned log2) : slot_(std::size_t{1} << log2) {}

  /// False if it is full.
  bool push(const T& value) {
    const std::uint32_t head = head_.load(std::memory_order_relaxed);
    if (head - tail_.load(std::memory_order_acquire) == slot_.size()) return false;
    slot_[head & mask()] = value;
    head_.store(head + 1, std::memory_order_release);
    return true;
  }
  std::optional<T> pop() {
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
    if (tail == head_.load(std::memory_order_acquire)) return std::nullopt;
    const T value = slot_[tail & mask()];
    tail_.store(tail + 1, std::memory_order_release);
    return value;
  }
  /// Entries to take, seen from the reader.
  std::size_t size() const { return head_.load(std::memory_order_acquire) - tail_.load(std::memory_order_relaxed); }

 private:
  std::size_t mask() const { return slot_.size() - 1; }

  std::vector<T> slot_;
  alignas(64) std::atomic<std::uint32_t> head_ = 0;  // the writer's
  alignas(64) std::atomic<std::uint32_t> tail_ = 0;  // the reader's
};

}  // namespace weft
