#!/usr/bin/env node
// Makes a clone ready to run: dependencies, build, browser, bubblewrap. Does only what is not done yet.
// `--quiet` prints nothing when there is nothing to do.
import { setUp } from './setup/set-up.mjs';

const quiet = process.argv.includes('--quiet');
process.exitCode = (await setUp({ quiet })) ? 0 : 1;
