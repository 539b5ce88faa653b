// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite master: one access at a time, in order.
#pragma once
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
};

class Mmio {
 public:
  void queue(const Access& access) {
    queue_.push_back(access);
    if (queue_.size() == 1) begin();
  }
  void clear() {
    queue_.clear();
    address_ = data_ = false;
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
  void take_address() { address_ = false; }
  void take_data() { data_ = false; }
  /// The answer has come.
  Access end() {
    const Access access = queue_.front();
    queue_.pop_front();
    if (!queue_.empty()) begin();
    return access;
  }

 private:
  void begin() {
    address_ = true;
    data_ = current().write;
  }
  std::deque<Access> queue_;
  bool address_ = false;
  bool data_ = false;
};

}  // namespace weft::sim
