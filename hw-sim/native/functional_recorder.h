// SPDX-License-Identifier: Apache-2.0
// Flight recorder (recorder.sv): records into its ring, times into histograms. It writes a line when it is full, or a tick later.
#pragma once
#include <vector>

#include "functional.h"

namespace weft::functional {

class Recorder {
 public:
  explicit Recorder(Shared& shared) : shared_(shared) {}

  /// What happens to `gpn` at this card, with another node; `cycles` for what ends.
  struct Event {
    unsigned kind;
    unsigned node;
    unsigned info;
    std::uint64_t gpn;
    Cycle cycles = 0;
    unsigned status = 0;
  };
  void record(const Event& event);
  /// A transaction of this HistogramKind took so long.
  void took(unsigned kind, Cycle cycles);

  /// Registers of the RECORDER block; offsets of others are not its business.
  void write(std::uint16_t offset, std::uint32_t value);
  std::optional<std::uint32_t> read(std::uint16_t offset);

  void tick();
  Cycle next() const { return waiting_.empty() || full() ? never : flush_at_; }
  bool idle() const { return waiting_.empty() || full(); }

 private:
  static constexpr std::size_t line_records = WEFT_RING_ENTRY_BYTES / sizeof(weft_record);
  static constexpr std::size_t room = 256;
  static constexpr std::size_t words = std::size_t{WEFT_HISTOGRAM_BUCKETS} * (WEFT_HISTOGRAM_KIND_REVOKE + 1);

  bool full() const { return ((head_ - tail_) >> log2_) != 0; }
  void write_line();
  static std::size_t bucket_of(Cycle cycles);

  Shared& shared_;
  bool on_ = false;
  std::uint64_t base_ = 0;
  unsigned log2_ = 0;
  std::uint32_t head_ = 0;
  std::uint32_t tail_ = 0;
  std::uint32_t lost_ = 0;
  std::uint32_t lost_since_ = 0;
  Cycle flush_at_ = never;
  std::vector<weft_record> waiting_;
  std::array<std::uint32_t, words> histograms_{};
  std::uint32_t index_ = 0;
};

}  // namespace weft::functional
