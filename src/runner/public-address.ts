import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that lead to this machine, into its network, or nowhere: the IANA registries of special-purpose addresses. An IPv4 address
 * that is written as one of IPv6 (::ffff:…) is found among those of IPv4. Of IPv6 only 2000::/3 is given out at all.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC_4 = [
	'0.0.0.0/8',
	'10.0.0.0/8',
	'100.64.0.0/10',
	'127.0.0.0/8',
	'169.254.0.0/16',
	'172.16.0.0/12',
	'192.0.0.0/24',
	'192.0.2.0/24',
	'192.88.99.0/24',
	'192.168.0.0/16',
	'198.18.0.0/15',
	'198.51.100.0/24',
	'203.0.113.0/24',
	'224.0.0.0/3',
	// Azure's own agent, which gives out credentials, has an address that looks public.
	'168.63.129.16/32',
];
/** Within 2000::/3: among them Teredo and 6to4, which hold addresses of IPv4. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const notPublic = blockList([...NOT_PUBLIC_4, ...NOT_PUBLIC_6]);
const givenOut = blockList(['2000::/3']);

/** Whether an IP address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return !notPublic.check(address, 'ipv4');
		case 6:
			// A zone (fe80::1%eth0) is of a local network.
			return !address.includes('%') && givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
		default:
			return false;
	}
}

/** Why a connection is not made. */
export class NotPublicError extends Error {}

/** @throws NotPublicError when the host of an address is an IP address that is not public; a name is looked at when it is resolved */
export function requirePublicHost({ hostname }: URL): void {
	const address = hostname.replace(/^\[(.*)\]$/, '$1');
	if (isIP(address) !== 0 && !isPublicAddress(address)) throw new NotPublicError();
}

/**
 * Resolves names for a connection, and refuses one of whose addresses any is not public. The connection goes to the addresses that were
 * looked at, so that a name that answers otherwise a moment later (DNS rebinding) does not get round it.
 */
export function publicLookup(lookup: typeof systemLookup = systemLookup): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, { ...options, all: true }, (error, addresses) => {
			const [first] = addresses ?? [];
			if (error !== null || first === undefined) callback(error ?? new NotPublicError(), []);
			else if (!addresses.every(({ address }) => isPublicAddress(address))) callback(new NotPublicError(), []);
			else if (options.all) callback(null, addresses);
			else callback(null, first.address, first.family);
		});
	};
}

function blockList(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [network = '', bits] = range.split('/');
		list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
	}
	return list;
}
