// SPDX-License-Identifier: Apache-2.0
// The USB bridge at the card's HID mailbox: reports both ways, a byte a cycle.
#pragma once
#include <array>
#include <deque>

#include "base.h"

namespace weft::sim {

inline constexpr std::size_t hid_report_bytes = 64;
using HidReport = std::array<std::uint8_t, hid_report_bytes>;

class HidPeer {
 public:
  void send(const HidReport& report) { out_.push_back(report); }

  // To the card.
  bool valid() const { return !out_.empty(); }
  std::uint8_t data() const { return out_.front()[at_]; }
  void take() {
    if (++at_ < hid_report_bytes) return;
    at_ = 0;
    out_.pop_front();
  }

  // From the card.
  void give(std::uint8_t byte) {
    in_[filled_] = byte;
    if (++filled_ < hid_report_bytes) return;
    filled_ = 0;
    received.push_back(in_);
  }
  std::deque<HidReport> received;

  void clear() {
    out_.clear();
    received.clear();
    at_ = filled_ = 0;
  }

 private:
  std::deque<HidReport> out_;
  std::size_t at_ = 0;
  HidReport in_{};
  std::size_t filled_ = 0;
};

}  // namespace weft::sim
