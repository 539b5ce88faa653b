// SPDX-License-Identifier: Apache-2.0

/** Cells of a synthesised design, by type, most frequent first, from yosys' `stat -json`. */
export function cellCounts(json: string): Record<string, number> {
  // A line of the tool's own may stand before the object.
  const { design } = JSON.parse(json.slice(json.indexOf('{'))) as { design: { num_cells_by_type: Record<string, number> } };
  return Object.fromEntries(Object.entries(design.num_cells_by_type).sort(([, a], [, b]) => b - a));
}
