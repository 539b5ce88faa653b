// SPDX-License-Identifier: Apache-2.0
import { emitC } from './c.js';
import { emitCHome } from './c-home.js';
import { emitLua } from './lua.js';
import { emitMarkdown } from './markdown.js';
import { emitMgmtC } from './mgmt-c.js';
import { emitMgmtMarkdown } from './mgmt-markdown.js';
import { emitMgmtSystemVerilog } from './mgmt-sv.js';
import { emitSystemVerilog } from './sv.js';

/** Every file that the spec writes, by path from the repository's root. */
export function artefacts(): { path: string; text: string }[] {
  return [
    { path: 'fpga-rtl/rtl/gen/weft_pkg.sv', text: emitSystemVerilog() },
    { path: 'fpga-rtl/spec/gen/weft_spec.h', text: emitC() },
    { path: 'fpga-rtl/spec/gen/weft_home.h', text: emitCHome() },
    { path: 'fpga-rtl/spec/gen/weft.lua', text: emitLua() },
    { path: 'fpga-rtl/doc/reference.md', text: emitMarkdown() },
    { path: 'fpga-rtl/rtl/gen/weft_mgmt_pkg.sv', text: emitMgmtSystemVerilog() },
    { path: 'fpga-rtl/spec/gen/weft_mgmt.h', text: emitMgmtC() },
    { path: 'fpga-rtl/doc/management-reference.md', text: emitMgmtMarkdown() },
  ];
}
