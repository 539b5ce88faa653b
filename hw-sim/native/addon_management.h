// SPDX-License-Identifier: Apache-2.0
// Management computers: from JavaScript's types and to them.
#pragma once
#include <algorithm>

#include "addon_arrays.h"
#include "management.h"

namespace weft::sim {

inline std::vector<ManagementConfig> management_of(const Napi::Array& from) {
  const auto number = [](const Napi::Object& o, const char* key) { return static_cast<std::uint64_t>(o.Get(key).ToNumber().DoubleValue()); };
  bool lossless = false;
  std::vector<ManagementConfig> all;
  for (std::uint32_t i = 0; i < from.Length(); ++i) {
    const auto o = from.Get(i).As<Napi::Object>();
    const auto flash = o.Get("flash").As<Napi::Object>();
    all.push_back({.rom = o.Get("rom").As<Napi::String>(),
                   .serial = o.Get("serial").As<Napi::BigInt>().Uint64Value(&lossless),
                   .uart_divisor = number(o, "uartDivisor"),
                   .flash = {.path = flash.Get("path").As<Napi::String>(),
                             .bytes = static_cast<std::size_t>(number(flash, "bytes")),
                             .jedec_id = static_cast<std::uint32_t>(number(flash, "jedecId")),
                             .page_program = number(flash, "pageProgram"),
                             .sector_erase = number(flash, "sectorErase"),
                             .block_erase = number(flash, "blockErase")}});
  }
  return all;
}

inline Napi::Value take_uart(Napi::Env env, Management& board) {
  auto& received = board.uart.received;
  auto bytes = Napi::Uint8Array::New(env, received.size());
  std::ranges::copy(received, bytes.Data());
  received.clear();
  return written(bytes);
}

/// All that have come, one after the other.
inline Napi::Value take_reports(Napi::Env env, Management& board) {
  auto& received = board.hid.received;
  auto bytes = Napi::Uint8Array::New(env, received.size() * hid_report_bytes);
  auto* at = bytes.Data();
  for (const HidReport& report : received) at = std::ranges::copy(report, at).out;
  received.clear();
  return written(bytes);
}

inline Napi::Value flash_cells(Napi::Env env, Management& board, std::size_t address, std::size_t length) {
  const auto cells = board.flash.cells().subspan(address, length);
  auto bytes = Napi::Uint8Array::New(env, cells.size());
  std::ranges::copy(cells, bytes.Data());
  return written(bytes);
}

inline void send_report(Management& board, const Napi::Uint8Array& bytes) {
  if (bytes.ByteLength() != hid_report_bytes) throw Napi::Error::New(bytes.Env(), "a HID report has 64 bytes");
  HidReport report;
  std::copy_n(bytes.Data(), hid_report_bytes, report.begin());
  board.hid.send(report);
}

}  // namespace weft::sim
