// SPDX-License-Identifier: Apache-2.0

export { type FirmwareCheck, firmwareChecks } from './checks.js';
export { simulatedFactory, simulatedImage } from './factory.js';
export { filler, testImage, unitImages, writeImages } from './fixture.js';
export { type Image, signImage, version } from './image.js';
export { buildHost } from './native.js';
export { developmentKey } from './paths.js';
export { type PowercutOptions, type PowercutResult, powercut } from './powercut.js';
export { buildFirmware, type Firmware, type FirmwareOptions, type FirmwareSizes } from './target.js';
