// SPDX-License-Identifier: Apache-2.0
#include "directory_memory.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace weft::sim {

void DirectoryMemory::clear() {
  count_ = 0;
  first_due_ = never;
  addresses_.clear();
  data_.clear();
  answers_.clear();
}

std::uint64_t* DirectoryMemory::word(const char* what, Cycle now, std::uint64_t address) {
  if (address % 8 == 0 && address / 8 < words_.size()) return &words_[address / 8];
  char text[120];
  std::snprintf(text, sizeof text, "directory %s at 0x%" PRIx64 " is not aligned or outside of the %zu entries", what, address,
                words_.size());
  report_.add("dma", card_, now, text);
  return nullptr;
}

void DirectoryMemory::take_ar(Cycle now, std::uint64_t address, unsigned id) {
  Cycle due = now + config_.latency + (config_.jitter == 0 ? 0 : random_.next() % (config_.jitter + 1));
  for (std::size_t i = 0; i < count_; ++i) {
    if (reads_[i].id == id) due = std::max(due, reads_[i].due);
  }
  reads_[count_++] = {due, load(now, address), id};
  choose();
}

void DirectoryMemory::take_r() {
  std::move(reads_.begin() + static_cast<std::ptrdiff_t>(first_) + 1, reads_.begin() + static_cast<std::ptrdiff_t>(count_),
            reads_.begin() + static_cast<std::ptrdiff_t>(first_));
  --count_;
  choose();
}

/// The one that is due first; of several, the oldest. An offer that the card has not taken yet is due first, so it stays.
void DirectoryMemory::choose() {
  first_due_ = never;
  for (std::size_t i = 0; i < count_; ++i) {
    if (reads_[i].due < first_due_) {
      first_due_ = reads_[i].due;
      first_ = i;
    }
  }
}

void DirectoryMemory::take_aw(Cycle now, std::uint64_t address) {
  addresses_.push() = address;
  write(now);
}

void DirectoryMemory::take_w(Cycle now, std::uint64_t data) {
  data_.push() = data;
  write(now);
}

void DirectoryMemory::write(Cycle now) {
  if (addresses_.empty() || data_.empty()) return;
  store(now, addresses_.front(), data_.front());
  addresses_.pop();
  data_.pop();
  answers_.push() = now + config_.latency;
}

}  // namespace weft::sim
