// SPDX-License-Identifier: Apache-2.0
// What the probe sees of a Verilated card: the handshakes of one cycle.
#include "model.h"
#include "rtl_card.h"

namespace weft::sim {

/// Keeps the opcode of the frame under way.
void RtlCard::FrameWatch::follow(const std::uint8_t* beat, bool last) {
  constexpr std::size_t op_byte = offsetof(weft_frame_header, op);
  if (at <= op_byte && op_byte < at + beat_bytes) op = beat[op_byte - at];
  at = last ? 0 : at + beat_bytes;
}

void RtlCard::probe(Cycle now, std::uint32_t p) {
  const Vcard& m = *model_;
  const auto add = [&](Probe::What what, std::uint64_t value = 0) { probe_.add(index_, now, what, value); };
  if ((p & pin_axil_w) && m.axil_wready_o) add(Probe::bar_write, m.axil_awaddr_i);
  if (p & pin_push) add(Probe::bar_write, m.push_addr_i);  // a beat of it
  if ((p & pin_ar_ready) && m.dma_arvalid_o) add(Probe::read_asked, m.dma_araddr_o);
  if ((p & pin_r_valid) && m.dma_rready_o) {
    if (!reading_) add(Probe::read_first);
    if (m.dma_rlast_i) add(Probe::read_last);
    reading_ = !m.dma_rlast_i;
  }
  if ((p & pin_aw_ready) && m.dma_awvalid_o) add(Probe::write_asked, m.dma_awaddr_o);
  if ((p & pin_w_ready) && m.dma_wvalid_o) {
    if (!writing_) add(Probe::write_first);
    if (m.dma_wlast_o) add(Probe::write_last);
    writing_ = !m.dma_wlast_o;
  }
  if ((p & pin_b_valid) && m.dma_bready_o) add(Probe::written);
  if ((p & pin_dir_ar_ready) && m.dir_arvalid_o) add(Probe::dir_asked, m.dir_araddr_o);
  if ((p & pin_dir_r_valid) && m.dir_rready_o) add(Probe::dir_answered);
  if ((p & pin_dir_aw_ready) && m.dir_awvalid_o) add(Probe::dir_written, m.dir_awaddr_o);
  if ((p & pin_tx_ready) && m.tx_valid_o) {
    if (sending_.at == 0) add(Probe::tx_first);
    sending_.follow(reinterpret_cast<const std::uint8_t*>(&m.tx_data_o), m.tx_last_o);
    if (m.tx_last_o) add(Probe::tx_last, sending_.op);
  }
  if (p & pin_rx_valid) {
    if (receiving_.at == 0) add(Probe::rx_first);
    receiving_.follow(reinterpret_cast<const std::uint8_t*>(&m.rx_data_i), m.rx_last_i);
    if (m.rx_last_i) add(Probe::rx_last, receiving_.op);
  }
  if (m.irq_o) add(Probe::interrupt);
}

}  // namespace weft::sim
