// `npm start`: sets up what is not set up, then starts the server and its page; arguments after `--` go to `autocoder`.
import { startAutocoder } from './setup/start-autocoder.mjs';

await startAutocoder('serve');
