// SPDX-License-Identifier: Apache-2.0
// The far end of the card's UART: 8N1, bytes to bits and back. The line is looked at when it may change, not in every cycle.
#pragma once
#include <deque>
#include <span>

#include "base.h"

namespace weft::sim {

class UartPeer {
 public:
  explicit UartPeer(Cycle divisor) : divisor_(divisor) {}

  void send(std::span<const std::uint8_t> bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  std::size_t unsent() const { return out_.size(); }

  /// What the card's RX pin sees at `now`, which never goes back.
  bool level(Cycle now) {
    if (out_.empty()) return true;
    if (start_ == never) start_ = now;
    while (now - start_ >= frame_bits * divisor_) {
      out_.pop_front();
      start_ = out_.empty() ? never : start_ + frame_bits * divisor_;
      if (out_.empty()) return true;
    }
    const Cycle bit = (now - start_) / divisor_;
    return bit == frame_bits - 1 || (bit > 0 && (out_.front() >> (bit - 1) & 1) != 0);
  }

  /// The card's TX pin at `now` and, until the next call, after it.
  void observe(Cycle now, bool tx) {
    while (frame_ != never && frame_ + middle(taken_) <= now) take_bit();
    if (frame_ == never && line_ && !tx) {
      frame_ = now;
      taken_ = 0;
    }
    line_ = tx;
  }
  std::deque<std::uint8_t> received;
  /// Bytes without a stop bit.
  std::uint64_t framing_errors = 0;

  /// When this end does something by itself.
  Cycle next_event(Cycle now) const {
    Cycle next = never;
    if (start_ != never) next = start_ + ((now - start_) / divisor_ + 1) * divisor_;
    else if (!out_.empty()) next = now + 1;
    // The line is observed a cycle ahead.
    if (frame_ != never) next = std::min(next, std::max(now + 1, frame_ + middle(frame_bits - 1) - 1));
    return next;
  }

  /// The other end has lost its power, or is plugged out: what was on its way is gone.
  void clear() {
    out_.clear();
    received.clear();
    start_ = frame_ = never;
    line_ = true;
  }

 private:
  static constexpr Cycle frame_bits = 10;
  Cycle middle(Cycle bit) const { return bit * divisor_ + divisor_ / 2; }
  void take_bit() {
    if (taken_ > 0 && taken_ < frame_bits - 1) byte_ = static_cast<std::uint8_t>(byte_ >> 1 | (line_ ? 0x80 : 0));
    if (++taken_ < frame_bits) return;
    frame_ = never;
    if (line_) received.push_back(byte_);
    else ++framing_errors;
  }

  Cycle divisor_;
  std::deque<std::uint8_t> out_;
  Cycle start_ = never;  // of the byte on the line
  Cycle frame_ = never;  // start of what is being received
  Cycle taken_ = 0;      // its bits so far
  std::uint8_t byte_ = 0;
  bool line_ = true;
};

}  // namespace weft::sim
