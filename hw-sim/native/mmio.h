// SPDX-License-Identifier: Apache-2.0
// The BAR's master, one access at a time, in order: registers by AXI4-Lite, pushed entries beat by beat.
#pragma once
#include <array>
#include <deque>

#include "base.h"

namespace weft::sim {

struct Access {
  enum class By : std::uint8_t { posted, caller, window, stats };
  By by;
  bool write;
  std::uint16_t offset;
  /// To write; of a read: whatever `by` finds its answer with.
  std::uint32_t value;
  /// Not a register but the whole entry at `offset` is written: `line`.
  bool push = false;
  std::array<std::uint8_t, WEFT_RING_ENTRY_BYTES> line{};
};

class Mmio {
 public:
  void queue(const Access& access) {
    queue_.push_back(access);
    if (queue_.size() == 1) begin();
  }
  void clear() {
    queue_.clear();
    address_ = data_ = push_ = false;
  }
  bool busy() const { return !queue_.empty(); }
  bool holds(Access::By by) const {
    for (const Access& a : queue_) {
      if (a.by == by) return true;
    }
    return false;
  }
  std::size_t size() const { return queue_.size(); }
  const Access& current() const { return queue_.front(); }

  bool aw_valid() const { return address_ && current().write; }
  bool ar_valid() const { return address_ && !current().write; }
  bool w_valid() const { return data_; }
  bool push_valid() const { return push_; }
  const std::uint8_t* push_beat() const { return current().line.data() + pushed_; }
  /// A beat of `bytes` is taken; true after the last.
  bool take_push(std::size_t bytes) {
    pushed_ += bytes;
    return pushed_ == current().line.size();
  }
  void take_address() { address_ = false; }
  void take_data() { data_ = false; }
  /// It is done; of a register, the answer has come.
  Access end() {
    const Access access = queue_.front();
    queue_.pop_front();
    push_ = false;
    if (!queue_.empty()) begin();
    return access;
  }

 private:
  void begin() {
    push_ = current().push;
    pushed_ = 0;
    address_ = !push_;
    data_ = !push_ && current().write;
  }
  std::deque<Access> queue_;
  bool address_ = false;
  bool data_ = false;
  bool push_ = false;
  std::size_t pushed_ = 0;
};

}  // namespace weft::sim
