// SPDX-License-Identifier: Apache-2.0
// A JEDEC SPI NOR flash on its four wires (mode 0, single bit): RDID, RDSR, WREN, WRDI, READ, FAST READ, PP, SE, BE.
// Programming takes bits from 1 to 0 only; an erase sets a sector or block to ones. What is programmed or erased when the
// power fails is left in between, bit by bit, by seed.
#pragma once
#include <array>
#include <optional>
#include <utility>

#include "base.h"
#include "flash_array.h"

namespace weft::sim {

struct FlashConfig {
  std::string path;
  std::size_t bytes;
  std::uint32_t jedec_id;  // manufacturer, type, capacity: 24 bits
  Cycle page_program;
  Cycle sector_erase;
  Cycle block_erase;
};

class FlashNor {
 public:
  FlashNor(const FlashConfig& config, std::uint64_t seed, unsigned card, Report& report);

  /// The levels of the wires from now on.
  void wires(Cycle now, bool cs_n, bool sck, bool mosi) {
    if (cs_n == cs_n_ && (sck == sck_ || cs_n)) return;  // Nothing is sampled without an edge.
    edge(now, cs_n, sck, mosi);
  }
  bool miso() const { return miso_; }

  /// Power fails during the nth program or erase from now on (1: the next); 0: never.
  void fail_at_operation(std::uint64_t nth) { fail_at_ = nth == 0 ? 0 : operations_ + nth; }
  /// True once after an operation that the power did not last for.
  bool take_power_failure() { return std::exchange(power_failed_, false); }
  /// The power is gone: what was under way is torn.
  void power_off(Cycle now);

  /// Programs and erases begun.
  std::uint64_t operations() const { return operations_; }
  std::span<std::uint8_t> cells() { return array_.cells(); }

 private:
  enum Command : std::uint8_t {
    page_program = 0x02,
    read = 0x03,
    write_disable = 0x04,
    read_status = 0x05,
    write_enable = 0x06,
    fast_read = 0x0b,
    sector_erase = 0x20,
    read_id = 0x9f,
    block_erase = 0xd8,
  };
  static constexpr std::size_t page_bytes = 256, sector_bytes = 4096, block_bytes = 65536;

  /// Cells that change, and what they become; done at `done`.
  struct Operation {
    std::size_t address;
    std::vector<std::uint8_t> after;
    Cycle done;
  };

  void edge(Cycle now, bool cs_n, bool sck, bool mosi);
  void take_byte(Cycle now);
  std::uint8_t next_byte(Cycle now);
  void end_command(Cycle now);
  void program(Cycle now);
  void erase(Cycle now, std::size_t bytes, Cycle duration);
  void begin(Cycle now, Operation operation);
  /// Ends the operation that is done by now.
  void settle(Cycle now);
  void tear();
  std::uint8_t status(Cycle now);
  std::size_t address() const { return address_ % config_.bytes; }
  void complain(Cycle now, std::string text) { report_.add("flash", card_, now, std::move(text)); }

  FlashConfig config_;
  FlashArray array_;
  Random random_;
  unsigned card_;
  Report& report_;

  bool cs_n_ = true;
  bool sck_ = false;
  bool miso_ = true;
  unsigned bits_ = 0;  // since select
  std::uint8_t in_ = 0;
  std::uint8_t out_ = 0xff;
  std::uint8_t command_ = 0;
  bool refused_ = false;  // asked for while busy
  std::uint32_t address_ = 0;
  bool write_enabled_ = false;
  std::array<std::uint8_t, page_bytes> page_{};
  std::size_t page_count_ = 0;
  std::optional<Operation> busy_;

  std::uint64_t operations_ = 0;
  std::uint64_t fail_at_ = 0;
  bool power_failed_ = false;
};

}  // namespace weft::sim
