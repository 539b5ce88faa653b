#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { buildConsole } from './console.js';

process.stdout.write(`${await buildConsole()}\n`);
