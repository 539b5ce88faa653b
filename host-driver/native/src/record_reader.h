// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "bar.h"
#include "dma_memory.h"

namespace weft {

/// Reader of the card's flight recorder. One thread at a time; nobody waits for it: a card whose ring is full drops records.
class RecordReader {
 public:
  RecordReader(Bar& bar, const DmaMemory& dma) : bar_(bar), dma_(dma) {}

  /// Switches recording on; what was recorded before is skipped. Throws Failure.
  void start();
  /// Switches it off; a last take() has what is left when it gives `busy` false.
  void stop();

  struct Taken {
    std::vector<std::uint8_t> lines;
    std::uint32_t time = 0;  // the card's cycle counter, behind the lines
    std::uint32_t lost = 0;  // records dropped since the card's reset, wrapping
    bool busy = false;       // more is made than in memory
  };
  Taken take();
  /// Words of the histogram table, from its first on.
  std::vector<std::uint32_t> histograms(std::size_t words);

 private:
  std::uint32_t get(std::uint32_t offset);
  void set(std::uint32_t offset, std::uint32_t value);

  Bar& bar_;
  const DmaMemory& dma_;
  std::uint32_t tail_ = 0;
};

}  // namespace weft
