// SPDX-License-Identifier: Apache-2.0
import {
  CONFIG_SCHEMA,
  type ConfigKey,
  configKeys,
  constant,
  constants,
  enums,
  flashRegions,
  mgmtCounter,
  peripherals,
  sensor,
  sensorLimits,
  structs,
} from '../mgmt/index.js';
import type { RegisterBlock } from '../types.js';
import { cEnum, cRegister } from './c.js';
import { cStruct } from './c-struct.js';
import { hexU } from './text.js';

const u64 = (n: bigint | undefined): string => `UINT64_C(0x${(n ?? 0n).toString(16)})`;

/** One row of the table of configuration keys. */
function configRow(k: ConfigKey): string {
  const [low, high] = k.choices === undefined ? [k.min, k.max] : [k.choices[0], k.choices.at(-1)];
  const type = `WEFT_CONFIG_TYPE_${k.type}`;
  const flags = [k.secret ? 1 : 0, k.choices === undefined ? 0 : 1].join(', ');
  return `  {${k.key}u, ${type}, ${k.bytes}u, ${flags}, ${u64(k.step ?? 1n)}, ${u64(low)}, ${u64(high)}, ${u64(k.default)}}, /* ${k.name} */`;
}

/** Management: header for the firmware, C11 and C++20. */
export function emitMgmtC(): string {
  const blocks: readonly RegisterBlock[] = peripherals;
  const base = constant('PERIPHERAL_BASE');
  const registers = blocks.flatMap((b) => b.registers.flatMap((r) => cRegister({ ...b, base: base + b.base }, r, 'WEFT_REG')));
  const regions = flashRegions.flatMap((r) => [
    `#define WEFT_FLASH_${r.name} ${hexU(r.base)} /* ${r.doc} */`,
    `#define WEFT_FLASH_${r.name}_BYTES ${hexU(r.bytes)}`,
  ]);
  const limits = sensorLimits.map((s) => `{WEFT_SENSOR_UNIT_${s.unit}, ${s.low}, ${s.high}}`);
  return `/* SPDX-License-Identifier: Apache-2.0 */
/* Written by \`npm run gen\` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_MGMT_H
#define WEFT_MGMT_H
#include "weft_spec.h"

${constants.map((c) => `#define WEFT_${c.name} ${hexU(c.value)} /* ${c.doc} */`).join('\n')}
#define WEFT_CONFIG_SCHEMA ${CONFIG_SCHEMA}u /* Version of the configuration schema. */
#define WEFT_CONFIG_KEYS ${configKeys.length}u /* Keys of the configuration. */
#define WEFT_CONFIG_BYTES ${configKeys.reduce((n, k) => n + k.bytes, 0)}u /* Bytes of all their values. */
#define WEFT_SENSOR_COUNT ${sensor.members.length}u /* Sensors. */
#define WEFT_MGMT_COUNTER_COUNT ${mgmtCounter.members.length}u /* Counters of the firmware. */

${enums.map(cEnum).join('\n')}
${structs.map(cStruct).join('\n')}
/* What lies where in flash. */
${regions.join('\n')}

/* Keys of the configuration. */
enum {
${configKeys.map((k) => `  WEFT_CONFIG_${k.name} = ${k.key}, /* ${k.doc} */`).join('\n')}
};
typedef struct {
  uint16_t key;
  uint8_t type;       /* ConfigType */
  uint8_t bytes;      /* size of the value */
  uint8_t secret;     /* set, never read */
  uint8_t two_values; /* low and high are the only values */
  uint64_t step, low, high, initial; /* numbers only */
} weft_config_key_t;
/* Rising by key. */
#define WEFT_CONFIG_TABLE { \\
${configKeys.map((k) => configRow(k).replace(/, \/\*.*$/, ', \\')).join('\n')}
}

/* Unit, least and greatest value of each Sensor. */
#define WEFT_SENSOR_LIMITS {${limits.join(', ')}}

/* Addresses of the registers that the management CPU sees. */
${registers.join('\n')}

#endif
`;
}
