// SPDX-License-Identifier: Apache-2.0
// Host memory behind PCIe: one AXI4 id, in order. A write is visible `write_latency` cycles after its beat was
// taken, and answered then; a read sees every write taken before it.
#pragma once
#include <span>

#include "base.h"

namespace weft::sim {

struct HostMemoryConfig {
  Cycle read_latency;
  Cycle write_latency;
  double read_bytes_per_cycle;
  double write_bytes_per_cycle;
};

class HostMemory {
 public:
  HostMemory(const HostMemoryConfig& config, unsigned card, Report& report)
      : config_(config),
        read_rate_(config.read_bytes_per_cycle),
        write_rate_(config.write_bytes_per_cycle),
        card_(card),
        report_(report) {}

  void attach(std::span<std::uint8_t> bytes) { bytes_ = bytes; }
  /// Forgets all that is under way (reset).
  void clear();

  // What the memory drives in cycle `now`: functions of its state, so that they can be asked for beforehand.
  bool ar_ready() const { return !reads_.full(); }
  bool aw_ready() const { return !writes_.full(); }
  bool w_ready(Cycle now) const {
    return !writes_.empty() && !beats_.full() && !answers_.full() && write_free_ < to_sub(now + 1);
  }
  bool r_valid(Cycle now) const { return !reads_.empty() && ceil_cycle(read_due()) <= now; }
  bool b_valid(Cycle now) const { return !answers_.empty() && answers_.front() <= now; }
  bool r_last() const { return reads_.front().beats == 1; }
  /// Bytes of the beat that r_valid offers; they stay the same until it is taken.
  const std::uint8_t* r_data(Cycle now);

  // Handshakes of cycle `now`.
  void take_ar(Cycle now, std::uint64_t address, unsigned beats);
  void take_r(Cycle now);
  void take_aw(Cycle now, std::uint64_t address, unsigned beats);
  void take_w(Cycle now, const std::uint8_t* data, bool last);
  void take_b() { answers_.pop(); }

  /// At once: for a card that knows no cycles.
  void read(Cycle now, std::uint64_t address, std::span<std::uint8_t> to);
  void write(Cycle now, std::uint64_t address, std::span<const std::uint8_t> from);

  /// Makes the writes visible that are due.
  void settle(Cycle now);
  /// When the last write taken so far is visible.
  Cycle last_visible() const { return last_visible_; }
  /// When what the memory drives changes by itself next.
  Cycle next_event(Cycle now) const;
  bool idle() const { return reads_.empty() && writes_.empty() && answers_.empty(); }
  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  struct Read {
    std::uint64_t address;
    unsigned beats;
    Cycle due;
  };
  struct Write {
    std::uint64_t address;
    unsigned beats;
  };
  struct Beat {
    std::uint64_t address;
    Cycle due;
    std::array<std::uint8_t, beat_bytes> data;
  };

  Sub read_due() const { return std::max(to_sub(reads_.front().due), read_free_); }
  bool check(const char* what, Cycle now, std::uint64_t address, std::size_t size);
  void put(std::uint64_t address, std::span<const std::uint8_t> from);
  bool inside(std::uint64_t address, std::size_t bytes) const {
    return address <= bytes_.size() && bytes <= bytes_.size() - address;
  }

  HostMemoryConfig config_;
  Rate read_rate_;
  Rate write_rate_;
  unsigned card_;
  Report& report_;
  std::span<std::uint8_t> bytes_;
  Ring<Read, 64> reads_;
  Ring<Write, 64> writes_;
  Ring<Beat, 512> beats_;
  Ring<Cycle, 512> answers_;
  Sub read_free_ = 0;
  Sub write_free_ = 0;
  Cycle last_visible_ = 0;
  bool beat_loaded_ = false;
  std::array<std::uint8_t, beat_bytes> beat_{};
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_written_ = 0;
};

}  // namespace weft::sim
