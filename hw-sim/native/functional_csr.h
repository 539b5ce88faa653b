// SPDX-License-Identifier: Apache-2.0
// Registers behind the BAR (csr).
#pragma once
#include "functional.h"

namespace weft::functional {

/// What the card is in, as STATUS and its like say it.
struct State {
  bool idle;
  bool recovering;
  std::uint16_t suspect;
};

class Csr {
 public:
  Csr(Shared& shared, unsigned data_width) : shared_(shared), data_width_(data_width) {}

  void write(std::uint16_t offset, std::uint32_t value);
  std::uint32_t read(std::uint16_t offset, const State& state) const;

 private:
  Shared& shared_;
  unsigned data_width_;
  std::uint16_t members_ = 0xffff;  // as written; valid when EPOCH is
};

}  // namespace weft::functional
