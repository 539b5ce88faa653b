// SPDX-License-Identifier: Apache-2.0
// What hangs on the pins of one card's management computer: serial line, USB bridge, flash chip, sensors.
#pragma once
#include "flash_nor.h"
#include "hid_peer.h"
#include "uart_peer.h"

namespace weft::sim {

inline constexpr std::size_t sensor_count = 4;

struct ManagementConfig {
  /// Boot ROM: a $readmemh file.
  std::string rom;
  std::uint64_t serial;
  Cycle uart_divisor;
  FlashConfig flash;
};

class Management {
 public:
  Management(const ManagementConfig& config, std::uint64_t seed, unsigned card, Report& report)
      : rom(config.rom), serial(config.serial), uart(config.uart_divisor), flash(config.flash, seed, card, report) {}

  /// Something for the outside.
  bool spoke() const { return !uart.received.empty() || !hid.received.empty(); }
  Cycle next_event(Cycle now) const { return uart.next_event(now); }
  void power_off(Cycle now) {
    uart.clear();
    hid.clear();
    flash.power_off(now);
  }

  const std::string rom;
  const std::uint64_t serial;
  UartPeer uart;
  HidPeer hid;
  FlashNor flash;
  /// In the order of the spec's Sensor; signed, in its unit.
  std::array<std::uint32_t, sensor_count> sensors{};
};

}  // namespace weft::sim
