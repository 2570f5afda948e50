import type { Denial } from './decide-command.ts';

/** What a browser may open: pages of the web and of this machine. Where a page leads from there is not seen. */
const SCHEMES = /^(https?|about|data|blob):$/;

/** Addresses at which clouds give out the credentials of a machine, as the URL standard writes them. */
const METADATA =
	/^(169\.254\.\d+\.\d+|100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192|metadata(\.google\.internal|\.goog)?|instance-data(\.ec2\.internal)?|\[fd00:ec2::254\]|\[fe80:.*\]|\[::ffff:a9fe:.*\])$/;

/** @returns why the browser is not to open the address, or undefined */
export function decideAddress(address: string): Denial | undefined {
	const url = parse(address.trim());
	const shown = JSON.stringify(address.slice(0, 200).toWellFormed());
	if (url === undefined || !SCHEMES.test(url.protocol)) {
		return {
			rule: 'browser-scheme',
			reason: `The browser does not open ${shown}: only http and https. Open the page by the address of the running application.`,
		};
	}
	if (METADATA.test(url.hostname.replace(/\.$/, '').toLowerCase())) {
		return {
			rule: 'browser-metadata',
			reason: `${shown} gives out credentials of this machine. Open the application on localhost.`,
		};
	}
	return undefined;
}

/** A host and a port without a scheme look like a scheme. */
function parse(address: string): URL | undefined {
	const whole = /^[\w.-]+(:\d+)?(\/|$)/.test(address) ? `http://${address}` : address;
	return URL.canParse(whole) ? new URL(whole) : undefined;
}
