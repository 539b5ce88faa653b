// SPDX-License-Identifier: Apache-2.0
// The card's DRAM with the directory table: 64-bit words, several reads under way, answered by id and, with
// jitter, not in their order (one id keeps its own).
#pragma once
#include <span>

#include "base.h"

namespace weft::sim {

struct DirectoryMemoryConfig {
  Cycle latency;
  /// Each read takes up to this much longer, by the rack's seed.
  Cycle jitter;
};

class DirectoryMemory {
 public:
  DirectoryMemory(const DirectoryMemoryConfig& config, std::span<std::uint64_t> words, std::uint64_t seed, unsigned card,
                  Report& report)
      : config_(config), words_(words), random_(seed), card_(card), report_(report) {}

  void clear();

  bool ar_ready() const { return count_ < reads_.size(); }
  bool aw_ready() const { return !addresses_.full(); }
  bool w_ready() const { return !data_.full() && answers_.size() < 240; }
  bool r_valid(Cycle now) const { return first_due_ <= now; }
  bool b_valid(Cycle now) const { return !answers_.empty() && answers_.front() <= now; }
  std::uint64_t r_data() const { return reads_[first_].data; }
  unsigned r_id() const { return reads_[first_].id; }

  void take_ar(Cycle now, std::uint64_t address, unsigned id);
  void take_r();
  void take_aw(Cycle now, std::uint64_t address);
  void take_w(Cycle now, std::uint64_t data);
  void take_b() { answers_.pop(); }

  /// At once: for a card that knows no cycles.
  std::uint64_t load(Cycle now, std::uint64_t address) {
    const std::uint64_t* at = word("read", now, address);
    return at == nullptr ? 0 : *at;
  }
  void store(Cycle now, std::uint64_t address, std::uint64_t data) {
    if (std::uint64_t* at = word("write", now, address)) *at = data;
  }

  Cycle next_event(Cycle now) const {
    const Cycle next = answers_.empty() ? first_due_ : std::min(first_due_, answers_.front());
    return std::max(next, now + 1);
  }
  bool idle() const { return count_ == 0 && answers_.empty() && addresses_.empty() && data_.empty(); }

 private:
  struct Read {
    Cycle due;
    std::uint64_t data;
    unsigned id;
  };
  std::uint64_t* word(const char* what, Cycle now, std::uint64_t address);
  void write(Cycle now);
  void choose();

  DirectoryMemoryConfig config_;
  std::span<std::uint64_t> words_;
  Random random_;
  unsigned card_;
  Report& report_;
  std::array<Read, 16> reads_{};  // the first `count_`, oldest first
  std::size_t count_ = 0;
  std::size_t first_ = 0;  // the read that is answered next
  Cycle first_due_ = never;
  Ring<std::uint64_t, 8> addresses_;
  Ring<std::uint64_t, 8> data_;
  Ring<Cycle, 256> answers_;
};

}  // namespace weft::sim
