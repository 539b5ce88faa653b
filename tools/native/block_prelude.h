// SPDX-License-Identifier: Apache-2.0
// What every Verilated block begins with: most of the time that a small one takes to compile.
#pragma once
#include <memory>
#include <vector>

#include "verilated.h"
