// SPDX-License-Identifier: Apache-2.0
// Every input of a Verilated card, cycle by cycle, and a digest of what it answered: the same run again, without rack and models around it.
#pragma once
#include <cstring>
#include <type_traits>
#include <utility>

#include "model.h"
#include "model_inputs.h"  // written from the model's ports at build time

namespace weft::sim {

class Tape {
 public:
  using Model = ::WEFT_MODEL_CLASS;

  explicit Tape(std::uint64_t seed) : seed_(seed) {}

  void record(const Model& m) { cycles_.push_back(Inputs::of(m)); }
  /// After the falling edge, when the outputs of the cycle have settled.
  static std::uint64_t digest(std::uint64_t so_far, const Model& m) {
    const unsigned seen = m.irq_o | m.tx_valid_o * 2u | m.tx_last_o * 4u | m.dma_arvalid_o * 8u | m.dma_wvalid_o * 16u |
                          m.dir_arvalid_o * 32u;
    return (so_far ^ seen) * 0x100000001b3u;
  }
  void answered(const Model& m) { digest_ = digest(digest_, m); }

  std::uint64_t seed() const { return seed_; }
  std::size_t size() const { return cycles_.size(); }
  std::uint64_t digest() const { return digest_; }
  void play(std::size_t cycle, Model& m) const { cycles_[cycle].to(m); }

 private:
  struct Inputs {
#define WEFT_FIELD(port) std::remove_reference_t<decltype(std::declval<Model&>().port)> port;
    WEFT_MODEL_INPUTS(WEFT_FIELD)
#undef WEFT_FIELD
    static Inputs of(const Model& m) {
      return {
#define WEFT_READ(port) m.port,
          WEFT_MODEL_INPUTS(WEFT_READ)
#undef WEFT_READ
      };
    }
    void to(Model& m) const {
#define WEFT_DRIVE(port) m.port = port;
      WEFT_MODEL_INPUTS(WEFT_DRIVE)
#undef WEFT_DRIVE
    }
  };

  std::uint64_t seed_;
  std::vector<Inputs> cycles_;
  std::uint64_t digest_ = 0;
};

}  // namespace weft::sim
