// SPDX-License-Identifier: Apache-2.0
// The pins of the management computer; of a model without one, nothing.
#include "verilator_hooks.h"  // before all of Verilator

#include "model.h"
#include "rtl_card.h"

namespace weft::sim {

namespace {

template <class Model>
concept Managed = requires(Model& m) { m.mgmt_wait_o; };

template <class Model>
void drive_pins([[maybe_unused]] Model& m, [[maybe_unused]] Management& board, [[maybe_unused]] bool hid_valid, [[maybe_unused]] bool uart_rx,
           [[maybe_unused]] bool spi_miso) {
  if constexpr (Managed<Model>) {
    m.hid_rx_valid_i = hid_valid;
    if (hid_valid) m.hid_rx_data_i = board.hid.data();
    m.hid_tx_ready_i = 1;
    m.uart_rx_i = uart_rx;
    m.spi_miso_i = spi_miso;
    m.hid_connected_i = 1;
    m.serial_i = board.serial;
    for (std::size_t i = 0; i < sensor_count; ++i) m.sensor_i[i] = board.sensors[i];
  }
}

template <class Model>
void sample_pins([[maybe_unused]] const Model& m, [[maybe_unused]] Management& board, [[maybe_unused]] Cycle now, [[maybe_unused]] bool hid_valid) {
  if constexpr (Managed<Model>) {
    if (hid_valid && m.hid_rx_ready_o) board.hid.take();
    if (m.hid_tx_valid_o) board.hid.give(m.hid_tx_data_o);
    board.flash.wires(now, m.spi_cs_no, m.spi_sck_o, m.spi_mosi_o);
  }
}

/// After the clock edge: the line holds its new level from the next cycle on, whether that one is evaluated or not.
template <class Model>
void observe_line([[maybe_unused]] const Model& m, [[maybe_unused]] Management& board, [[maybe_unused]] Cycle next) {
  if constexpr (Managed<Model>) board.uart.observe(next, m.uart_tx_o);
}

/// Cycles until a timer or a bit of the management computer is due.
template <class Model>
Cycle wait_of([[maybe_unused]] const Model& m) {
  if constexpr (Managed<Model>) return std::max<Cycle>(1, m.mgmt_wait_o);
  else return never;
}

}  // namespace

void RtlCard::drive_management(std::uint32_t p) {
  if (management_ != nullptr) drive_pins(*model_, *management_, (p & pin_hid_valid) != 0, (p & pin_uart_rx) != 0, (p & pin_spi_miso) != 0);
}

void RtlCard::sample_management(Cycle now, std::uint32_t p) {
  if (management_ != nullptr) sample_pins(*model_, *management_, now, (p & pin_hid_valid) != 0);
}

Cycle RtlCard::next_of_management(Cycle now) {
  if (management_ == nullptr) return never;
  observe_line(*model_, *management_, now + 1);
  return std::min(now + wait_of(*model_), management_->next_event(now));
}

}  // namespace weft::sim
