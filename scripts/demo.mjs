// `npm run demo`: sets up what is not set up, then runs `autocoder demo` with the arguments given after `--`.
import { startAutocoder } from './setup/start-autocoder.mjs';

await startAutocoder('demo');
