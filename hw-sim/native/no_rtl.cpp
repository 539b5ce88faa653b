// SPDX-License-Identifier: Apache-2.0
// In place of rtl_card.cpp in a kernel for functional cards only, which needs no Verilator.
#include <stdexcept>

#include "rack.h"

namespace weft::sim {

std::unique_ptr<Card> make_rtl_card(const CardSetup&) { throw std::runtime_error("this kernel was built without RTL"); }

BareRun bare_loop(const Rack&) { throw std::runtime_error("this kernel was built without RTL"); }

}  // namespace weft::sim
